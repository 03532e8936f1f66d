import { setTimeout as pause } from 'node:timers/promises'
import type { ErrorBody } from '../../wire/errors.ts'
import { TestClient } from './test-client.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

export type Outcome = { ok: true; result: any } | { ok: false; error: ErrorBody }

const patienceMs = 30_000
const retryMs = 15

function lost(message: string, indefinite: boolean): Outcome {
  return { ok: false, error: { code: 'UNAVAILABLE', message, retryable: true, indefinite } }
}

/** A client that goes on when services die: it connects again and, where that is safe, asks again. */
export class PersistentClient {
  readonly port: () => number
  session: string | undefined
  #client: TestClient | undefined

  constructor(port: () => number, session?: string) {
    this.port = port
    this.session = session
  }

  /** Asks once. A lost connection is an outcome like any other. */
  once(op: string, args: object = {}, extra: Record<string, unknown> = {}): Promise<Outcome> {
    return this.attempt(op, args, extra)
  }

  protected async attempt(op: string, args: object, extra: Record<string, unknown>): Promise<Outcome> {
    let client: TestClient
    try {
      client = await this.#connected()
    } catch (error) {
      return lost((error as Error).message, false)
    }
    try {
      const { ok, result, error } = await client.call(op, args, extra)
      return ok ? { ok, result } : { ok, error: error! }
    } catch (error) {
      return lost((error as Error).message, true)
    }
  }

  /** Asks until there is an answer that stands. Only for what happens once however often it is asked for. */
  async insist(op: string, args: object = {}, extra: Record<string, unknown> = {}): Promise<Outcome> {
    const until = Date.now() + patienceMs
    for (;;) {
      const outcome = await this.attempt(op, args, extra)
      if (outcome.ok || !outcome.error.retryable) return outcome
      if (Date.now() > until) throw new Error(`${op} got no answer that stands: ${outcome.error.message}`)
      await pause(retryMs)
    }
  }

  /** A read, or a write with a key, that must succeed in the end. */
  async ok(op: string, args: object = {}, extra: Record<string, unknown> = {}): Promise<any> {
    const outcome = await this.insist(op, args, extra)
    if (!outcome.ok) throw new Error(`${op}: ${outcome.error.code}: ${outcome.error.message}`)
    return outcome.result
  }

  /** Every entry of a list that comes in pages. */
  async all(op: string, field: string, args: object = {}): Promise<any[]> {
    const entries: any[] = []
    for (let cursor: string | undefined; ;) {
      const page = await this.ok(op, { ...args, limit: 100, ...(cursor === undefined ? {} : { cursor }) })
      entries.push(...page[field])
      cursor = page.next
      if (cursor === undefined) return entries
    }
  }

  close(): void {
    this.#client?.close()
  }

  /** The next request goes over a new connection. */
  drop(): void {
    this.#client?.close()
    this.#client = undefined
  }

  async #connected(): Promise<TestClient> {
    if (this.#client === undefined || this.#client.socket.destroyed) {
      this.#client = await TestClient.connect(this.port())
    }
    this.#client.session = this.session
    return this.#client
  }
}
