import { setTimeout as pause } from 'node:timers/promises'
import { type Outcome, PersistentClient } from '../../services/testing/clients/persistent-client.ts'

const restMs = 10

/** Rests before each request, and measures how long it takes until the answer that stands, with all that failed before. */
export class MeasuringClient extends PersistentClient {
  readonly measured: number[] = []
  failed = 0

  override once(op: string, args: object = {}, extra: Record<string, unknown> = {}): Promise<Outcome> {
    return this.#measure(() => super.once(op, args, extra))
  }

  override insist(op: string, args: object = {}, extra: Record<string, unknown> = {}): Promise<Outcome> {
    return this.#measure(() => super.insist(op, args, extra))
  }

  protected override async attempt(
    op: string,
    args: object,
    extra: Record<string, unknown>,
  ): Promise<Outcome> {
    const outcome = await super.attempt(op, args, extra)
    if (!outcome.ok && outcome.error.retryable) this.failed += 1
    return outcome
  }

  async #measure(request: () => Promise<Outcome>): Promise<Outcome> {
    await pause(restMs)
    const startedAt = performance.now()
    try {
      return await request()
    } finally {
      this.measured.push(performance.now() - startedAt)
    }
  }
}
