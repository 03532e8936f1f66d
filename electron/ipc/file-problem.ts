import { folderReasons } from '../../services/engine/folder/make-folder.ts'
import { ApiError } from '../../services/wire/errors.ts'

/** A failure of the file system in words. It says which file, and that nothing was done: no reply was lost. */
export function inFileWords(error: unknown): unknown {
  const { code, path } = (error ?? {}) as { code?: unknown; path?: unknown }
  const reason = folderReasons[String(code)]
  if (reason === undefined || typeof path !== 'string') return error
  return new ApiError('UNAVAILABLE', `${path} cannot be used: ${reason}.`, { retryable: false })
}
