import fs from 'node:fs'
import path from 'node:path'
import { z } from 'zod'
import { writeWhole } from '../engine/folder/folder-files.ts'

const fileName = 'owners.json'

const owner = z.object({
  /** Within the data folder. */
  folder: z.string().regex(/^(standbys\/)?[a-z][a-z0-9-]{0,60}(\.\d{1,4})?$/),
  term: z.int().min(1),
  /** So many numbers of each kind may have been given by the owner before, and not be known here. */
  passOver: z.int().min(0),
  /** So many standbys can have a write on disk after the promotion. */
  copies: z.int().min(0).optional(),
  /** Where earlier owners kept their data: nobody writes there any more. */
  former: z.array(z.string()),
})

export type Owner = z.output<typeof owner>

const owners = z.record(z.string(), owner)

/**
 * The folder whose data counts, by database. Before a standby was ever promoted nothing stands there. A promotion counts from the
 * moment at which this file names the standby's folder.
 */
export function readOwners(dataFolder: string): Partial<Record<string, Owner>> {
  let text: string
  try {
    text = fs.readFileSync(path.join(dataFolder, fileName), 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {}
    throw error
  }
  try {
    return owners.parse(JSON.parse(text))
  } catch {
    // A guess could start a database whose owner was replaced.
    throw new Error(
      `${path.join(dataFolder, fileName)} is damaged: it says which folder holds the data of each database since a standby ` +
        'was promoted. Put it back from a copy.',
    )
  }
}

export function ownerOf(dataFolder: string, database: string): Owner | undefined {
  return readOwners(dataFolder)[database]
}

export async function writeOwner(dataFolder: string, database: string, owner: Owner): Promise<void> {
  const text = JSON.stringify({ ...readOwners(dataFolder), [database]: owner }, null, 2)
  await writeWhole(path.join(dataFolder, fileName), Buffer.from(`${text}\n`))
}

/** The folder within the data folder in which those of all standbys are, and of those that were promoted. */
export const standbysFolder = 'standbys'
export const ownersFile = fileName

/**
 * The folder of a standby: by its name, unless that holds the data of an owner, of now or of before. Then a number follows,
 * behind a dot, which no name of a member has.
 */
export function standbyFolderName(dataFolder: string, member: string): string {
  const taken = new Set(
    Object.values(readOwners(dataFolder)).flatMap((owner) => (owner ? [owner.folder, ...owner.former] : [])),
  )
  let name = `${standbysFolder}/${member}`
  for (let count = 2; taken.has(name); count += 1) name = `${standbysFolder}/${member}.${count}`
  return name
}
