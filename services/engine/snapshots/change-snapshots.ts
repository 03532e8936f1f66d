import fs from 'node:fs'
import { ApiError } from '../../wire/errors.ts'
import { listOwnSnapshots, listSegments, syncFolder } from '../folder/folder-files.ts'
import { describeSnapshots, snapshotPath } from './snapshot-list.ts'
import { isSoundTitle, keepTitles, titlesIn } from './titles.ts'

/** A single snapshot is not trusted. */
const leastReadable = 2

/** A snapshot with a title stays until somebody deletes it. An empty title takes the title away. */
export async function giveTitle(folder: string, name: string, title: string): Promise<void> {
  snapshotPath(folder, name)
  const { [name]: _, ...others } = titlesIn(folder)
  if (title === '') return keepTitles(folder, others)
  if (!isSoundTitle(title))
    throw new ApiError(
      'INVALID_ARGUMENT',
      `"${title}" cannot be the name of a snapshot. Give 1 to 60 characters.`,
      {
        details: { field: 'title' },
      },
    )
  const other = Object.keys(others).find((each) => others[each] === title)
  if (other !== undefined)
    throw new ApiError(
      'ALREADY_EXISTS',
      `The snapshot ${other} is called "${title}" already. Choose another name.`,
    )
  await keepTitles(folder, { ...others, [name]: title })
}

/**
 * The newest one stays: the database starts from it. So does what it would start from if that one were damaged: another
 * readable snapshot, unless the journal still holds everything.
 */
export async function deleteSnapshot(folder: string, service: string, name: string): Promise<void> {
  const file = snapshotPath(folder, name)
  if (listOwnSnapshots(folder)[0]?.name === name)
    throw new ApiError(
      'INVALID_ARGUMENT',
      `${name} is the newest snapshot, and the database starts from it. Take another snapshot first.`,
    )
  if (await isNeeded(folder, service, name))
    throw new ApiError(
      'INVALID_ARGUMENT',
      `${name} is needed if the newest snapshot should be damaged. Take another snapshot first.`,
    )
  await fs.promises.rm(file)
  await syncFolder(folder)
  const titles = titlesIn(folder)
  if (name in titles) await keepTitles(folder, titles)
}

async function isNeeded(folder: string, service: string, name: string): Promise<boolean> {
  if (listSegments(folder)[0]?.sequence === 1) return false
  const taken = (await describeSnapshots(folder, service)).filter(
    ({ kind, readable }) => kind === 'taken' && readable,
  )
  const others = taken.filter((other) => other.name !== name)
  return others.length < taken.length && others.length < leastReadable
}
