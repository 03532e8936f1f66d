import type { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest

test.beforeAll(async ({ market }) => {
  app = await market.open()
})

test('the tour leads through the laboratory, to each page that it tells of, and ends where it began', async () => {
  const { control } = app
  await app.room.goTo('settings')
  await control.getByTestId('start-tour').click()
  const tour = control.getByTestId('tour')
  await expect(control.getByTestId('page-overview')).toBeVisible()
  const seen: string[] = []
  const next = tour.getByTestId('tour-next')
  for (;;) {
    seen.push((await control.locator('[data-testid^=page-]').first().getAttribute('data-testid'))!)
    await next.click()
    if ((await tour.count()) === 0) break
  }
  expect(new Set(seen)).toEqual(
    new Set(
      [
        'overview',
        'order-desk',
        'consistency',
        'resilience',
        'faults',
        'experiments',
        'traces',
        'benchmark',
      ].map((page) => `page-${page}`),
    ),
  )
  await expect(control.getByTestId('page-overview')).toBeVisible()
})

test('each page of the laboratory has three steps to try, which stay open while they lead to other pages', async () => {
  const { control } = app
  const tryThis = control.getByTestId('try-this')
  for (const page of [
    'order-desk',
    'consistency',
    'resilience',
    'faults',
    'experiments',
    'traces',
    'metrics',
  ] as const) {
    await app.room.goTo(page)
    await expect(tryThis).toContainText('Try this:')
    await tryThis.locator('summary').click()
    await expect(tryThis.locator('li')).toHaveCount(3)
    await expect(tryThis.locator('li').first()).toBeVisible()
    await expect(tryThis.locator('li').first()).toContainText('Background traffic')
  }
  await app.room.goTo('faults')
  await expect(tryThis.locator('li').first()).toBeVisible()
  await tryThis.locator('summary').click()
  await expect(tryThis.locator('li').first()).toBeHidden()
})
