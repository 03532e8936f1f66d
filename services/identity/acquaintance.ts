import { z } from 'zod'
import { checkedOperations } from '../process/checked-operations.ts'
import type { Handler } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import type { Histories, Introduction, MeetAnswer, MeetCommand } from './histories.ts'
import type { MixedWords } from './words.ts'

const counters = z.record(z.string().max(32), z.int().min(0))
const introduction = {
  epochs: z.array(
    z.object({ id: z.string().min(1).max(64), from: counters, brought: z.boolean().optional() }),
  ),
  next: counters,
}

const acquaintanceArguments = {
  Introduce: z.object({}),
  Meet: z.object({ ...introduction, goOn: z.boolean().default(false) }),
}

/** A state that holds numbers which another service gave. */
export interface Acquainted {
  readonly histories: Histories
  /** The epochs by which others know this service. */
  readonly introduction: Introduction
  /** How many of what it holds carry numbers that the other service never gave. */
  strangersTo(other: Introduction): number
}

export interface AcquaintanceOptions {
  storage: {
    readonly machine: Acquainted
    execute(command: MeetCommand): Promise<unknown>
  }
  /** The reason not to work with the other service, in words. */
  words(strangers: number): MixedWords
  /** Nothing may go out on this connection any more but answers that say why. */
  onMixed?(connection: ServerConnection): void
}

interface Met {
  other: Introduction
  problem: MixedWords | undefined
}

/**
 * Whom a service works with. Each connection says whose numbers its requests carry; one that brings the numbers of a
 * service that this one does not belong to is refused everything until somebody has said that the two shall go on.
 */
export class Acquaintance {
  readonly operations: Record<string, Handler>
  readonly #options: AcquaintanceOptions
  readonly #met = new Map<ServerConnection, Met>()
  /** Those that asked who this is: they are told when it is somebody else. */
  readonly #told = new Set<ServerConnection>()

  constructor(options: AcquaintanceOptions) {
    this.#options = options
    this.operations = checkedOperations(acquaintanceArguments, {
      Introduce: (call) => {
        this.#told.add(call.connection)
        call.succeed(JSON.stringify(this.#introduction))
      },
      Meet: async (call) => {
        const { goOn, ...other } = call.args as Introduction & { goOn: boolean }
        const met: Met = { other, problem: undefined }
        this.#met.set(call.connection, met)
        this.#judge(call.connection, met)
        // Judged at once: what follows on this connection may be answered before anything is written down.
        if (met.problem === undefined || goOn) {
          await this.#writeDown(other)
          this.#judgeAll()
        }
        call.succeed(JSON.stringify(answerOf(met)))
      },
    })
  }

  /** The handlers, for connections that bring nobody's numbers but those that belong here. */
  guarded(handlers: Record<string, Handler>): Record<string, Handler> {
    const guard =
      (handler: Handler): Handler =>
      (call, frame, start, end) => {
        const problem = this.#met.size > 0 && this.#met.get(call.connection)?.problem
        if (problem) call.fail(mixed(problem))
        else return handler(call, frame, start, end)
      }
    return Object.fromEntries(Object.entries(handlers).map(([op, handler]) => [op, guard(handler)]))
  }

  leave(connection: ServerConnection): void {
    this.#met.delete(connection)
    this.#told.delete(connection)
  }

  /** Call this before anything is answered from a state that was restored. */
  restored(): void {
    this.#judgeAll()
    const text = JSON.stringify({ event: 'introduction', ...this.#introduction })
    // One that cannot be told must not go on with what it knew.
    for (const connection of this.#told) if (!connection.pushEvent(text)) connection.destroy()
  }

  get #introduction(): Introduction {
    return this.#options.storage.machine.introduction
  }

  /** Data of this service that belongs to a stranger's numbers is put aside with it. */
  async #writeDown(other: Introduction): Promise<void> {
    const { storage } = this.#options
    if (storage.machine.histories.isKnown(other.epochs)) return
    await storage.execute({ op: 'meet', at: Date.now(), ...other })
  }

  #judgeAll(): void {
    for (const [connection, met] of this.#met) this.#judge(connection, met)
  }

  #judge(connection: ServerConnection, met: Met): void {
    const { storage, words, onMixed } = this.#options
    const strangers = storage.machine.strangersTo(met.other)
    met.problem = strangers === 0 ? undefined : words(strangers)
    if (met.problem) onMixed?.(connection)
  }
}

function answerOf({ problem }: Met): MeetAnswer {
  return problem ? { problem: problem.inFull, summary: problem.summary } : {}
}

function mixed({ inFull }: MixedWords): ApiError {
  return new ApiError('UNAVAILABLE', inFull, { retryable: false, details: { mixed: true } })
}
