import type { FinishedPurchase, FinishPurchaseArgs } from '../contract/internal.ts'
import type { WireClient } from '../wire/client.ts'
import type { CallOptions } from '../wire/pending-call.ts'

const firstPauseMs = 500
const longestPauseMs = 10_000

interface Unended {
  args: FinishPurchaseArgs
  traced: CallOptions
}

/**
 * Purchases whose end customer-db could not take, such as on a full disk. It is told again until it can: a cart must not
 * stay without its lines. One request at a time, since customer-db has trouble enough then.
 */
export class UnendedPurchases {
  readonly #customers: WireClient
  readonly #unended = new Map<string, Unended>()
  #pauseMs = firstPauseMs
  #isTelling = false

  constructor(customers: WireClient) {
    this.#customers = customers
  }

  /** True if the purchase is ended, false if it was begun again. `later` is what is told where that did not succeed. */
  async end(args: FinishPurchaseArgs, traced: CallOptions, later: FinishPurchaseArgs): Promise<boolean> {
    try {
      return await this.#tell({ args, traced })
    } catch (error) {
      this.#unended.set(args.ref, { args: later, traced })
      this.#tellLater()
      throw error
    }
  }

  async #tell({ args, traced }: Unended): Promise<boolean> {
    // However long the client waits: its cart must not stay without its lines.
    const options = { ...traced, until: undefined, safety: 'repeatable' as const }
    return (await this.#customers.request<FinishedPurchase>('FinishPurchase', args, options)).ended
  }

  #tellLater(): void {
    if (this.#isTelling) return
    this.#isTelling = true
    // A frontend that has nothing else to do may end: what it leaves is found at the next look at the cart.
    setTimeout(() => void this.#tellAgain(), this.#pauseMs).unref()
  }

  async #tellAgain(): Promise<void> {
    for (const [ref, unended] of this.#unended) {
      this.#unended.delete(ref)
      try {
        await this.#tell(unended)
        this.#pauseMs = firstPauseMs
      } catch {
        // It is the last one from now on, so that it does not block the others. A newer entry replaces it.
        if (!this.#unended.has(ref)) this.#unended.set(ref, unended)
        this.#pauseMs = Math.min(2 * this.#pauseMs, longestPauseMs)
        break
      }
    }
    this.#isTelling = false
    if (this.#unended.size > 0) this.#tellLater()
  }
}
