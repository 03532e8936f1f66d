import type { Page } from '@playwright/test'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { expect, test } from '../e2e/fixtures.ts'
import { median, reportAtMost } from './findings.ts'

const loadedMs = 3_000
/** A frame that takes longer is seen as a stumble. Here a processor draws: this promises no smoothness, but no standstill. */
const longestMs = 250

let app: AppUnderTest

test.describe.configure({ mode: 'serial' })

test.beforeAll(async () => {
  // As somebody has it who has just installed it: payments take their time.
  app = await AppUnderTest.launch({ paymentDelayMs: 400 })
  await app.room.untilHealthy()
})

test.afterAll(() => app.dispose())

test('sample data is loaded', async () => {
  await app.room.goTo('overview')
  const began = performance.now()
  await app.control.getByTestId('load-sample').click()
  const loaded = app.control.getByText('Sample data loaded', { exact: true }).first()
  await expect(loaded).toBeVisible({ timeout: 150_000 })
  reportAtMost('app-sample', performance.now() - began, loadedMs, 'ms')
})

test('the storefront scrolls through it', async () => {
  const buyer = await app.room.openBuyer()
  await buyer.signUp('victor')
  const { page } = buyer
  await expect(page.getByTestId('item-card').first()).toBeVisible()
  await expect(page.getByTestId('card-skeleton')).toHaveCount(0)
  // The median of three stretches: what stumbles each time is ours, what does so once may be the machine's.
  const stretches: Awaited<ReturnType<typeof scrollOn>>[] = []
  for (let stretch = 0; stretch < 3; stretch += 1)
    stretches.push(await scrollOn(page, '[data-testid=item-grid]'))
  const middle = (what: 'longest' | 'longestTask') => median(stretches.map((stretch) => stretch[what]))
  reportAtMost('app-scroll-frame', middle('longest'), longestMs, 'ms for the longest frame')
  reportAtMost('app-scroll-task', middle('longestTask'), longestMs, 'ms for the longest task')
})

/** For two seconds, a card's height with every frame. */
function scrollOn(page: Page, selector: string) {
  return page.evaluate(async (selector) => {
    const box = document.querySelector(selector)!
    let longestTask = 0
    const observer = new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) longestTask = Math.max(longestTask, duration)
    })
    observer.observe({ type: 'longtask' })
    const frame = () => new Promise<number>((resolve) => requestAnimationFrame(resolve))
    let longest = 0
    let before = await frame()
    const began = before
    while (before - began < 2_000) {
      box.scrollTop += 180
      const now = await frame()
      longest = Math.max(longest, now - before)
      before = now
    }
    observer.disconnect()
    return { longest, longestTask }
  }, selector)
}
