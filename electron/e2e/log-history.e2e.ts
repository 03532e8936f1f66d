import { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'

let app: AppUnderTest

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ logLevel: 'debug' })
  await app.untilHealthy()
})

test.afterAll(() => app.dispose())

test('after a restart the page shows the lines of the start before, and finds what was done on purpose', async () => {
  await call(app.control, 'cluster', 'restart', { target: 'seller-frontend' })
  await app.quit()
  await app.start()
  await app.untilHealthy()
  await app.room.goTo('logs')
  const { control } = app
  const lines = control.getByTestId('log-line')
  const older = control.getByTestId('log-older')
  await expect(lines.first()).toBeVisible()
  await control.getByTestId('log-filter-seller-frontend').click()
  const texts = async () => (await lines.allTextContents()).join('\n')
  await expect.poll(texts).not.toContain('stopping')
  await older.click()
  await expect.poll(texts).toContain('stopping')
  await expect(control.getByTestId('log-older-state')).toHaveText('The log files have no older lines.')
  await expect(older).toHaveCount(0)

  // Lines that were there before, in the order of their times.
  const clocks = async () => (await texts()).match(/\d\d:\d\d:\d\d\.\d{3}/g) ?? []
  expect((await clocks()).length).toBeGreaterThan(3)
  expect(await clocks()).toEqual((await clocks()).toSorted())

  await control.getByTestId('log-filter-seller-frontend').click()
  await control.getByTestId('log-filter-audit').click()
  await expect.poll(texts).toContain('cluster.restart done')
  await expect.poll(texts).toContain('seller-frontend')
})
