import type { Address } from '../../services/client/frontend-connections.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { BurstPlan, OrderBurst } from '../ipc/order-desk-types.ts'
import { aborted } from '../../services/client/aborted.ts'
import { BurstBuyer, buyersFor, itemForSale } from './burst-parties.ts'

export interface OrderBurstsOptions {
  address(service: 'buyer-frontend' | 'seller-frontend'): Address
  onProgress(): void
}

/** Places many orders of both tiers at once, as buyers would: through the buyer frontend. */
export class OrderBursts {
  readonly #options: OrderBurstsOptions
  #running: Promise<OrderBurst> | undefined
  #ended = new AbortController()
  progress: OrderBurst | null = null

  constructor(options: OrderBurstsOptions) {
    this.#options = options
  }

  place(plan: BurstPlan): Promise<OrderBurst> {
    if (this.#running)
      throw new ApiError('UNAVAILABLE', 'Orders are being placed already. Wait for them, or cancel them.')
    this.#ended = new AbortController()
    this.#running = this.#run(plan, this.#ended.signal).finally(() => (this.#running = undefined))
    return this.#running
  }

  /** Orders that were placed stay placed. */
  cancel(): void {
    this.#ended.abort()
  }

  async #run({ orders: total, vipShare }: BurstPlan, signal: AbortSignal): Promise<OrderBurst> {
    const vips = Math.round(total * vipShare)
    let burst: OrderBurst = { state: 'running', step: 'Buyers log in', total, placed: 0, settled: 0 }
    const tell = (change: Partial<OrderBurst>): OrderBurst => {
      burst = { ...burst, ...change }
      this.progress = burst
      this.#options.onProgress()
      return burst
    }
    const buyers: BurstBuyer[] = []
    tell({})
    try {
      const item = await itemForSale(this.#options.address('seller-frontend'), total)
      const onSettled = () => tell({ settled: burst.settled + 1 })
      const wanted = [...buyersFor('vip', vips), ...buyersFor('normal', total - vips)]
      const address = this.#options.address('buyer-frontend')
      for (const each of wanted) buyers.push(new BurstBuyer(address, each, onSettled))
      await Promise.all(buyers.map((buyer) => buyer.logIn()))
      tell({ step: 'Orders are placed' })
      await Promise.all(
        buyers.map((buyer) => buyer.order(item, signal, () => tell({ placed: burst.placed + 1 }))),
      )
      tell({ step: 'Orders are settled' })
      await Promise.race([Promise.all(buyers.map((buyer) => buyer.allSettled())), aborted(signal)])
      return tell(
        signal.aborted
          ? { state: 'cancelled', step: 'Cancelled' }
          : { state: 'done', step: 'All are settled' },
      )
    } catch (error) {
      return tell(
        signal.aborted
          ? { state: 'cancelled', step: 'Cancelled' }
          : { state: 'failed', step: 'Stopped', message: ApiError.of(error).message },
      )
    } finally {
      for (const buyer of buyers) buyer.close()
    }
  }
}
