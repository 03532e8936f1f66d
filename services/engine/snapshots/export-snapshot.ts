import fs from 'node:fs'
import path from 'node:path'
import { ApiError } from '../../wire/errors.ts'
import { syncFolder } from '../folder/folder-files.ts'
import { snapshotPath } from './snapshot-list.ts'

/** Copies a snapshot to wherever the user wants it. */
export async function exportSnapshotFile(
  folder: string,
  name: string,
  target: string,
  { overwrite = false }: { overwrite?: boolean } = {},
): Promise<void> {
  const source = snapshotPath(folder, name)
  const temporary = `${target}.${process.pid}.tmp`
  try {
    if (!overwrite && fs.existsSync(target)) throw alreadyThere(target)
    await fs.promises.copyFile(source, temporary)
    const handle = await fs.promises.open(temporary, 'r+')
    await handle.sync().finally(() => handle.close())
    await fs.promises.rename(temporary, target)
  } catch (error) {
    throw badTarget(target, error) ?? error
  } finally {
    // Where nothing could be written nothing can be removed either: why is told by the first error.
    await fs.promises.rm(temporary).catch(() => undefined)
  }
  await syncFolder(path.dirname(target))
}

const targetMistakes = new Set(['ENOENT', 'ENOTDIR', 'EISDIR', 'EACCES', 'EPERM', 'EROFS'])

function badTarget(target: string, error: unknown): ApiError | undefined {
  const { code = '' } = error as NodeJS.ErrnoException
  if (!targetMistakes.has(code)) return undefined
  return new ApiError(
    'INVALID_ARGUMENT',
    `${target} cannot be written (${code}). Choose a file in a folder of yours.`,
    {
      details: { field: 'file', expected: 'a file that can be written' },
    },
  )
}

function alreadyThere(target: string): ApiError {
  return new ApiError(
    'ALREADY_EXISTS',
    `There is a file ${target} already. Choose another name, or say that it may be overwritten.`,
  )
}
