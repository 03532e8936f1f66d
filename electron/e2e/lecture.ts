import { expect, type Page } from '@playwright/test'
import type { ScenesState } from '../ipc/scene-types.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { ask, newestOf, operation } from './bridge.ts'
import { BenchmarkPage } from './pages/benchmark-page.ts'
import { ConsistencyPage } from './pages/consistency-page.ts'

const longMs = 60_000
const burst = 12

/** A part of the lecture, as docs/instructors.md tells it. */
export interface LectureStep {
  title: string
  hold(): Promise<void>
}

/** The lecture of docs/instructors.md, click by click. `show` is told what the hall sees. */
export function lectureSteps(app: AppUnderTest, show: (name: string) => Promise<void>): LectureStep[] {
  const { control, room } = app
  const shown = (id: string) => control.getByTestId(id)
  const state = () => newestOf<ScenesState>(control, 'scenes', 'onState')
  const buyer = (): Page => app.electron.windows().find((page) => page.url().includes('/buyer/'))!
  const list = () => ask(buyer(), 'shop', 'call', { op: 'ListCategories', args: {}, timeoutMs: 5_000 })

  async function open(name: string): Promise<void> {
    await room.goTo('scenes')
    await shown(`scene-${name}`).click()
    await expect(shown('scene-detail')).toHaveAttribute('data-name', name)
    await shown('open-scene').click()
    const isOpening = async () => {
      const { open, opening } = await state()
      return opening !== null || open?.name === name
    }
    await expect.poll(async () => (await shown('confirm-yes').isVisible()) || isOpening()).toBe(true)
    if (await shown('confirm-yes').isVisible()) await shown('confirm-yes').click()
    const outcome = async () => {
      const { open, opening } = await state()
      return opening === null ? open?.name : JSON.stringify(opening.steps.filter(({ problem }) => problem))
    }
    await expect.poll(outcome, { timeout: longMs }).toBe(name)
  }

  async function start(fault: string): Promise<void> {
    await room.goTo('faults')
    await shown('prepared-fault').filter({ hasText: fault }).getByTestId('start-prepared').click()
    await expect(shown('active-fault').filter({ hasText: fault })).toBeVisible()
  }

  async function heal(): Promise<void> {
    await shown('banner-heal').click()
    await expect(shown('fault-banner')).toHaveCount(0)
    await app.untilHealthy()
  }

  return [
    {
      title: 'a market that lives',
      async hold() {
        await open('lecture')
        await expect(shown('page-overview')).toBeVisible()
        await expect(shown('traffic')).toHaveAttribute('data-phase', 'running', { timeout: longMs })
        await show('lecture-market')
      },
    },
    {
      title: 'a kill',
      async hold() {
        await start('kill product-db for 5s')
        await room.goTo('overview')
        await show('lecture-kill')
        await heal()
        await operation(buyer(), 'DisplayCart')
      },
    },
    {
      title: 'a partition, and its end',
      async hold() {
        await start('partition buyer-frontend from product-db')
        let isAnswered = false
        const answer = list().then(() => (isAnswered = true))
        await expect(shown('fault-hits')).toContainText(/[1-9]\d* of \d+ hit/)
        await show('lecture-partition')
        expect(isAnswered).toBe(false)
        await heal()
        await answer
        expect(await list()).toMatchObject({ ok: true })
      },
    },
    {
      title: 'a stale read',
      async hold() {
        await open('stale-catalogue')
        await expect(shown('page-consistency')).toBeVisible()
        expect(await new ConsistencyPage(control).demonstrate()).toBeGreaterThan(0)
        await show('lecture-stale-read')
      },
    },
    {
      title: 'the order desk',
      async hold() {
        await open('vip-flood')
        await expect(shown('page-order-desk')).toBeVisible()
        await shown('burst-place').click()
        await expect(shown('burst')).toHaveAttribute('data-state', 'running')
        await show('lecture-order-desk')
        await expect(shown('burst')).toHaveAttribute('data-state', 'done', { timeout: longMs })
        expect(Number(await shown('vip-processed').textContent())).toBeGreaterThan(0)
      },
    },
    {
      title: 'a breaker',
      async hold() {
        await open('half-open-breaker')
        await start('kill product-db for 5s')
        await room.goTo('resilience')
        const breaker = shown('breaker-buyer-frontend-product-db')
        await expect
          .poll(
            async () => {
              await Promise.all(Array.from({ length: burst }, list))
              return breaker.getAttribute('data-state')
            },
            { intervals: [0], timeout: longMs },
          )
          .toMatch(/open/)
        await show('lecture-breaker')
        await heal()
        await expect.poll(async () => (await list()).ok, { timeout: longMs }).toBe(true)
      },
    },
    {
      title: 'a diagram',
      async hold() {
        await open('lost-reply')
        await expect(shown('page-traces')).toBeVisible()
        await expect(shown('trace-record')).toHaveAttribute('aria-pressed', 'true')
        const found = await operation<{ items: { itemId: string }[] }>(buyer(), 'SearchItemsForSale')
        const { itemId } = found.items[0]!
        await operation(buyer(), 'AddItemToCart', { itemId, quantity: 1 })
        await ask(buyer(), 'shop', 'call', { op: 'MakePurchase', args: {}, trace: 'the-purchase' })
        await shown('trace-search').fill('the-purchase')
        await shown('trace-row').first().click()
        await expect(shown('space-time')).toHaveAttribute('data-hops', /[1-9]/)
        await show('lecture-diagram')
      },
    },
    {
      title: 'a benchmark',
      async hold() {
        const bench = new BenchmarkPage(control)
        await bench.open()
        await bench.measure({ scenarios: [1], runs: 1, ops: 20 })
        await bench.openResult()
        await show('lecture-benchmark')
      },
    },
  ]
}
