import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { AppUnderTest } from './app-under-test.ts'
import { expect, test } from './fixtures.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-e2e-folder-'))
let app: AppUnderTest

test.afterEach(() => app.dispose())
test.afterAll(() => rmSync(folder, { recursive: true, force: true }))

const problem = () => app.control.getByTestId('problem-folder')

test('a data folder below /proc does not hang the app, which shows a way out', async () => {
  test.skip(process.platform !== 'linux', 'needs Linux, which has /proc')
  app = await AppUnderTest.launch({ dataFolder: '/proc/marketlab/data' })
  await expect(problem()).toContainText('The folder /proc/marketlab/data cannot be used: ')
  await expect(problem()).not.toContainText('carried out')
  await problem().getByRole('button', { name: 'Choose another folder' }).click()
  await expect(app.control.getByTestId('page-settings')).toBeVisible()
})

test('after two starts that came to no end, the app starts without the cluster and says why', async () => {
  app = await AppUnderTest.prepare()
  writeFileSync(join(app.userData, 'start.json'), '{"failed":2}')
  await app.start()
  await expect(problem()).toContainText('The last two starts failed')
  await expect(problem()).toContainText(join(app.userData, 'data'))
  await expect(problem().getByRole('button', { name: 'Choose another folder' })).toBeVisible()
  await app.quit()
  await app.start()
  await expect(problem()).toContainText('The last two starts failed')
  await problem().getByRole('button', { name: 'Try again' }).click()
  await app.room.untilHealthy()
  await expect(problem()).toHaveCount(0)
  await app.quit()
  await app.start()
  await app.room.untilHealthy()
})

test('a data folder that is a file is told in words, and the cluster starts when the file is gone', async () => {
  const file = join(folder, 'data')
  writeFileSync(file, '')
  app = await AppUnderTest.launch({ dataFolder: file })
  await expect(problem()).toContainText('it is a file, and a folder is needed')
  rmSync(file)
  await problem().getByRole('button', { name: 'Try again' }).click()
  await app.room.untilHealthy()
  await expect(problem()).toHaveCount(0)
})
