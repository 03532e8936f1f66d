import { ApiError } from '../wire/errors.ts'

/** PostgreSQL could not be started. The message says why, and what to do. */
export class PostgresStartError extends ApiError {
  constructor(message: string) {
    super('UNAVAILABLE', message, { retryable: false })
    this.name = 'PostgresStartError'
  }
}

/** Its port was taken by somebody else between the look and the start. */
export class PortTakenError extends PostgresStartError {}

/** Processes of a server that was killed still hold its memory. They end by themselves. */
export class StillEndingError extends PostgresStartError {}

/** The meaning of the last lines of a server that did not start, for a person. */
export function startFailure(folder: string, lines: readonly string[]): PostgresStartError {
  const text = lines.join('\n')
  if (/Address already in use|could not create any TCP\/IP sockets/.test(text))
    return new PortTakenError('The port of PostgreSQL is taken by another program. Start again.')
  if (/pre-existing shared memory block|lock file "postmaster\.pid" already exists/.test(text))
    return new StillEndingError(
      `Another PostgreSQL still works in ${folder}. Stop it first, or choose another data folder.`,
    )
  if (/No space left on device|Disk quota exceeded/.test(text))
    return new PostgresStartError(
      `PostgreSQL cannot start because the disk that holds ${folder} is full. Nothing is lost: free some space, then start again.`,
    )
  if (/could not (create|map) (anonymous )?shared memory|Cannot allocate memory/.test(text))
    return new PostgresStartError(
      'PostgreSQL cannot start because this machine has too little free memory. Stop other programs, then start again.',
    )
  const reason =
    lines.findLast((line) => /^(FATAL|PANIC|initdb: error|postgres: )/.test(line)) ?? lines.at(-1)
  return new PostgresStartError(
    `PostgreSQL could not start in ${folder}: ${reason ?? 'it ended without a word'}.`,
  )
}
