import type { Page } from '@playwright/test'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { BuyerWindow } from './pages/buyer-window.ts'

let app: AppUnderTest
let other: TestCluster
let buyer: BuyerWindow

test.describe.configure({ mode: 'serial' })

test.beforeAll(async ({ market }) => {
  other = await TestCluster.start()
  app = await market.open()
  buyer = new BuyerWindow(await app.open('buyer'))
})

test.afterAll(async () => {
  await call(app.control, 'markets', 'use', { name: null })
  await other.stop()
})

/** The user's answer to the system's dialog; tells what was asked. */
const answer = (response: 0 | 1) =>
  app.electron.evaluate(({ dialog }, button) => {
    const asked: string[] = ((globalThis as { asked?: string[] }).asked = [])
    dialog.showMessageBox = (...args: unknown[]) => {
      const { message, detail } = args.at(-1) as { message: string; detail: string }
      asked.push(`${message} ${detail}`)
      return Promise.resolve({ response: button, checkboxChecked: false })
    }
  }, response)
const asked = () => app.electron.evaluate(() => (globalThis as { asked?: string[] }).asked!)

async function fill(page: Page, name: string, buyerPort: number, sellerPort: number): Promise<void> {
  await page.getByTestId('market-name').fill(name)
  await page.getByTestId('market-buyer').fill(`127.0.0.1:${buyerPort}`)
  await page.getByTestId('market-seller').fill(`127.0.0.1:${sellerPort}`)
  await page.getByTestId('market-connect').click()
}

const row = (name: string) => app.control.getByTestId('market-row').filter({ hasText: name })
const connection = () => buyer.page.getByTestId('connection')

test('shop windows go to another market once the user agrees, and say where they are', async () => {
  await buyer.signUp('olga')
  await app.room.goTo('settings')
  await app.control.getByTestId('market-connect').click()
  await expect(app.control.getByTestId('market-buyer-error')).toContainText('Enter a host and a port')
  await answer(1)
  const [buyers, sellers] = [other.port('buyer-frontend'), other.port('seller-frontend')]
  await fill(app.control, 'Lab B', buyers, sellers)
  await expect.poll(asked).toHaveLength(1)
  expect((await asked())[0]).toContain(`127.0.0.1:${buyers}`)
  await expect(row('Lab B')).toHaveCount(0)
  await answer(0)
  await app.control.getByTestId('market-connect').click()
  await expect(row('Lab B')).toHaveAttribute('data-current', 'true')
  await expect(connection()).toContainText(`Connected to Lab B (127.0.0.1:${buyers})`)
  await buyer.signUp('olga')
  const there = await other.connect('buyer-frontend')
  await there.login('olga', 'open sesame')
})

test('the wrong side, and nobody, are told apart from a market', async () => {
  const { control } = app
  const sellers = other.port('seller-frontend')
  await fill(control, 'Twisted', sellers, sellers)
  const said = (text: string) => control.getByTestId('toast-error').filter({ hasText: text })
  await expect(said('is a seller frontend, not a frontend for buyers')).toBeVisible()
  await fill(control, 'Nobody', 9, 9)
  await expect(said('No frontend for buyers answers at 127.0.0.1:9')).toBeVisible()
  await expect(row('Twisted')).toHaveCount(0)
  await expect(connection()).toContainText('Lab B')
})

test('the benchmark fills in the addresses of a market that is known', async () => {
  const { control } = app
  await app.room.goTo('benchmark')
  await control.getByTestId('target-addresses').check()
  await control.getByTestId('setting-known-market').click()
  await control.getByRole('option', { name: 'Lab B' }).click()
  await expect(control.getByTestId('setting-buyer')).toHaveValue(`127.0.0.1:${other.port('buyer-frontend')}`)
  await expect(control.getByTestId('setting-seller')).toHaveValue(
    `127.0.0.1:${other.port('seller-frontend')}`,
  )
  await expect(control.getByTestId('setting-known-market')).toContainText('Lab B')
  await app.room.goTo('settings')
})

test('back in the own market the window knows nothing of the other one', async () => {
  await row('own').getByTestId('market-use').click()
  await app.control.getByRole('dialog').getByRole('button', { name: 'Connect' }).click()
  await expect(row('own')).toHaveAttribute('data-current', 'true')
  await expect(connection()).not.toContainText('Lab B')
  await expect(connection()).toHaveAttribute('data-state', 'ready')
  await buyer.logIn('olga')
  await row('Lab B').getByTestId('market-forget').click()
  await expect(row('Lab B')).toHaveCount(0)
})
