import { expect, type Page } from '@playwright/test'
import type { TimelineView } from '../ipc/trace-types.ts'
import { call } from './bridge.ts'

/** Records what the buyer's searches put on the wire, until there are this many frames. */
export async function recordFrames(control: Page, buyer: Page, frames: number): Promise<void> {
  const burst = () =>
    buyer.evaluate(async () => {
      const { marketlab } = window as unknown as {
        marketlab: { shop: { call(request: object): Promise<unknown> } }
      }
      await Promise.all(
        Array.from({ length: 200 }, () =>
          marketlab.shop.call({ op: 'SearchItemsForSale', args: { category: 2 } }),
        ),
      )
    })
  await call(control, 'traces', 'set', { isRecording: true })
  await expect
    .poll(
      async () => {
        await burst()
        return (await call<TimelineView>(control, 'traces', 'timeline', {})).total
      },
      { timeout: 60_000, intervals: [0] },
    )
    .toBeGreaterThan(frames)
  await call(control, 'traces', 'set', { isRecording: false })
}
