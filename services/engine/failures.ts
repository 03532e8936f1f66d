import { errorCode, messageOf } from '../text/error-text.ts'
import { ApiError } from '../wire/errors.ts'
import { shellWord } from './shell-word.ts'

/** Stands for the name of a snapshot where all that is left of a journal is meant. */
export const remains = 'remains'

/** The journal cannot be replayed without losing answered writes: the start stops, and a person decides. */
export class DamagedJournalError extends Error {
  readonly file: string
  readonly offset: number

  constructor(folder: string, file: string, offset: number, what: string, message?: string) {
    super(
      message ??
        `The journal is damaged: ${file}, byte ${offset}: ${what}. Nothing was changed. ` +
          `To go back to a snapshot run "marketlab snapshot list --data ${shellWord(folder)}", then ` +
          `"marketlab snapshot restore --data ${shellWord(folder)} <name>"; the damaged journal is kept aside.`,
    )
    this.name = 'DamagedJournalError'
    this.file = file
    this.offset = offset
  }
}

/** Changes that were on disk once are gone from the end of the journal: the start stops here as well. */
export class ShortJournalError extends DamagedJournalError {
  constructor(folder: string, reached: number, once: number) {
    super(folder, 'its end', reached, '', shortJournalText(folder, reached, once))
    this.name = 'ShortJournalError'
  }
}

function shortJournalText(folder: string, reached: number, once: number): string {
  return (
    `The journal in ${folder} ends with change ${reached}, but changes up to ${once} were on disk once: ` +
    `${once - reached} of them are missing. A file of the journal was removed or cut short. Nothing was changed. ` +
    'Put the file back, if there is a copy. To go back to a snapshot run ' +
    `"marketlab snapshot list --data ${shellWord(folder)}", then "marketlab snapshot restore --data ${shellWord(folder)} <name>". ` +
    'To go on without the missing changes, with all that is left, run ' +
    `"marketlab snapshot restore --data ${shellWord(folder)} ${remains}".`
  )
}

/** A snapshot file that cannot be used, and why. */
export class UnreadableSnapshotError extends Error {
  readonly file: string
  readonly reason: string

  constructor(file: string, reason: string) {
    super(`The snapshot ${file} cannot be used: ${reason}.`)
    this.name = 'UnreadableSnapshotError'
    this.file = file
    this.reason = reason
  }
}

export class FolderInUseError extends Error {
  readonly pid: number

  constructor(folder: string, pid: number, service: string) {
    super(
      `The data folder ${folder} is in use by ${service}, process ${pid}. ` +
        'Stop that process first, or choose another data folder.',
    )
    this.name = 'FolderInUseError'
    this.pid = pid
  }
}

/** Others could read the data. */
export class OpenFolderError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'OpenFolderError'
  }
}

export function isDiskFull(error: unknown): boolean {
  const code = errorCode(error)
  return code === 'ENOSPC' || code === 'EDQUOT'
}

/** The message for a user when the disk fills up during work on snapshots. */
export async function inPlainWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work
  } catch (error) {
    throw isDiskFull(error) ? failures.diskFull() : error
  }
}

export const failures = {
  diskFull: () =>
    new ApiError(
      'UNAVAILABLE',
      'The disk that holds the data is full. Nothing was changed. Free some space, then try again.',
    ),
  writeFailed: (cause: unknown) =>
    new ApiError(
      'UNAVAILABLE',
      `Writing to the journal failed (${messageOf(cause)}): the change may or may not be kept. ` +
        'The service stops and recovers; look before you try again.',
      { indefinite: true },
    ),
  stopped: (cause: unknown) =>
    new ApiError(
      'UNAVAILABLE',
      `The service stopped taking changes (${messageOf(cause)}). Nothing was changed. Try again once it has restarted.`,
    ),
  restoredButStopped: (cause: unknown) =>
    new ApiError(
      'UNAVAILABLE',
      `The snapshot was restored, but the service could not go on with it (${messageOf(cause)}). It has to be restarted.`,
      { indefinite: true, retryable: false },
    ),
  cancelled: () =>
    new ApiError('UNAVAILABLE', 'This was cancelled. Nothing was changed.', { retryable: false }),
  tookTooLong: (ms: number) =>
    new ApiError(
      'INVALID_ARGUMENT',
      `Reading the snapshot took longer than ${Math.round(ms / 1000)} s, far longer than one of its size should take. ` +
        'Nothing was imported. If the machine was busy with something else, try again.',
    ),
  tookTooMuch: (megabytes: number) =>
    new ApiError(
      'INVALID_ARGUMENT',
      `Reading the snapshot took more than ${megabytes} MB of memory, far more than one of its size should take. ` +
        'Nothing was imported. Import another snapshot.',
    ),
  closed: () =>
    new ApiError('UNAVAILABLE', 'The service is shutting down. Nothing was changed. Try again later.'),
  notConfirmed: () =>
    new ApiError(
      'UNAVAILABLE',
      'The service is shutting down before enough standbys have this change: it may or may not be kept. ' +
        'Look before you try again.',
      { indefinite: true },
    ),
  tooManyWaiting: (limit: number) =>
    new ApiError(
      'OVERLOADED',
      `${limit} changes are waiting for the disk already. Nothing was changed. Try again shortly.`,
    ),
  brokenCommand: () =>
    new ApiError('INTERNAL', 'This change hit a defect in the service. Its log says more; please report it.'),
}
