import type { SqlValue } from '../engine/state-machine.ts'
import { ApiError } from '../wire/errors.ts'

const keptMs = 24 * 60 * 60 * 1000

interface Kept {
  op: string
  at: number
  outcome: unknown
}

/**
 * First outcomes of requests that carried a key, so that a repeated request does nothing again. Refusals are not kept:
 * they changed nothing, and what was refused may be asked for again.
 */
export class KeyedOutcomes {
  static readonly table = {
    name: 'keyed_outcomes',
    columns: [
      'account TEXT NOT NULL',
      'key TEXT NOT NULL',
      'op TEXT NOT NULL',
      'at INTEGER NOT NULL',
      'outcome TEXT NOT NULL',
    ],
  }

  /** In the order of their times, so that the oldest come first. */
  #kept = new Map<string, Kept>()

  get size(): number {
    return this.#kept.size
  }

  once<Outcome>(
    account: string,
    key: string | undefined,
    op: string,
    at: number,
    run: () => Outcome,
  ): Outcome {
    if (key === undefined) return run()
    const kept = this.find(account, key, op)
    if (kept !== undefined) return kept as Outcome
    const outcome = run()
    if (!(outcome instanceof ApiError)) this.keep(account, key, op, at, outcome)
    return outcome
  }

  has(account: string, key: string): boolean {
    return this.#kept.has(joined(account, key))
  }

  /** The first outcome; a mistake if the key was used for something else. */
  find(account: string, key: string, op: string): unknown {
    const kept = this.#kept.get(joined(account, key))
    if (kept === undefined || kept.op === op) return kept?.outcome
    return new ApiError(
      'INVALID_ARGUMENT',
      `This key was used for ${kept.op} before. Use a new key for ${op}.`,
      {
        details: { field: 'key', expected: 'a key that was not used for another operation' },
      },
    )
  }

  keep(account: string, key: string, op: string, at: number, outcome: unknown): void {
    this.#dropOlderThan(at - keptMs)
    this.#kept.set(joined(account, key), { op, at, outcome })
  }

  forget(account: string, key: string): void {
    this.#kept.delete(joined(account, key))
  }

  forgetAccounts(accounts: ReadonlySet<string>): void {
    for (const id of this.#kept.keys()) {
      const [account] = JSON.parse(id) as [string, string]
      if (accounts.has(account)) this.#kept.delete(id)
    }
  }

  *dump(): Iterable<SqlValue[]> {
    for (const [id, { op, at, outcome }] of this.#kept) {
      const [account, key] = JSON.parse(id) as [string, string]
      yield [account, key, op, at, JSON.stringify(outcome)]
    }
  }

  load([account, key, op, at, outcome]: SqlValue[]): void {
    this.#kept.set(joined(account as string, key as string), {
      op: op as string,
      at: at as number,
      outcome: JSON.parse(outcome as string),
    })
  }

  #dropOlderThan(time: number): void {
    for (const [id, kept] of this.#kept) {
      if (kept.at >= time) return
      this.#kept.delete(id)
    }
  }
}

function joined(account: string, key: string): string {
  return JSON.stringify([account, key])
}
