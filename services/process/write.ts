import type { Answer } from '../engine/journal/carry-out.ts'
import { ApiError } from '../wire/errors.ts'
import type { Call } from './call.ts'

export interface Storage<Command> {
  /** Whether the change that is being answered is safe in fewer places than it should be. */
  readonly isShort?: boolean
  /** @param until when nobody waits for the answer any more, by performance.now() */
  submit(command: Command, done: Answer<unknown>, until?: number): void
}

/** Gives the command of a request to the journal. A trace shows how long it takes until it is on disk and carried out. */
export function submit<Command>(
  storage: Storage<Command>,
  call: Call,
  command: NoInfer<Command>,
  done: Answer<unknown>,
): void {
  const stored = call.spans?.beginJournal()
  storage.submit(
    command,
    (error, outcome) => {
      stored?.()
      if (storage.isShort) call.fewerCopies = true
      done(error, outcome)
    },
    call.until,
  )
}

/** The same for work that goes on with the outcome. */
export function execute<Command>(
  storage: Storage<Command>,
  call: Call,
  command: NoInfer<Command>,
): Promise<unknown> {
  return new Promise((resolve, reject) =>
    submit(storage, call, command, (error, outcome) => (error ? reject(error) : resolve(outcome))),
  )
}

/** The same for a request that is answered with the outcome. */
export function write<Command>(
  storage: Storage<Command>,
  call: Call,
  command: NoInfer<Command>,
  show: (outcome: unknown) => string = JSON.stringify,
): void {
  submit(storage, call, command, (error, outcome) => {
    if (error) call.fail(ApiError.of(error))
    else if (outcome instanceof ApiError) call.fail(outcome)
    else call.succeed(show(outcome))
  })
}
