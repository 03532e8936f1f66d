import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import { AppUnderTest } from './app-under-test.ts'
import { ask, operation } from './bridge.ts'
import { expect, test } from './fixtures.ts'

const folders: string[] = []
let app: AppUnderTest

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 12, quantity: 5 }

/** The data folder of a cluster in which this many sellers have listed a lamp each. */
async function marketWith(sellers: number): Promise<string> {
  const cluster = await TestCluster.start()
  folders.push(cluster.folder)
  for (let count = 1; count <= sellers; count += 1) {
    const seller = await cluster.seller()
    await seller.ok('RegisterItemForSale', lamp)
  }
  await cluster.stop({ keepFolder: true })
  return cluster.folder
}

function swap(database: string, [one, other]: readonly [string, string]): void {
  const aside = join(one, 'aside')
  renameSync(join(one, database), aside)
  renameSync(join(other, database), join(one, database))
  renameSync(aside, join(other, database))
}

test.beforeAll(async () => {
  const markets = [await marketWith(2), await marketWith(1)] as const
  swap('customer-db', markets)
  app = await AppUnderTest.launch({ dataFolder: markets[0] })
})

test.afterAll(async () => {
  await app?.dispose()
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

test('databases that do not belong together answer nothing until somebody has agreed twice', async () => {
  const { control, room } = app
  const problem = control.getByTestId('problem-mixed')
  await expect(problem).toContainText('product-db does not belong to this customer-db')
  await expect(problem).toContainText('If they go on as they are')
  await expect(problem).not.toContainText('marketlab')
  const buyer = await app.open('buyer')
  const asked = { op: 'SearchItemsForSale', args: { keywords: ['lamp'] } }
  expect(await ask(buyer, 'shop', 'call', asked)).toMatchObject({
    ok: false,
    error: { code: 'UNAVAILABLE' },
  })

  await problem.getByTestId('go-on-mixed').click()
  await expect(control.getByRole('dialog')).toContainText('This cannot be undone')
  await control.getByTestId('confirm-no').click()
  await expect(control.getByRole('dialog')).toHaveCount(0)
  await expect(problem).toBeVisible()
  expect((await app.state()).problem?.kind).toBe('mixed')

  await problem.getByTestId('go-on-mixed').click()
  await room.confirm()
  await expect(problem).toHaveCount(0)
  await app.untilHealthy()
  await operation(buyer, 'CreateAccount', { username: 'ann', password: 'secret' })
  await operation(buyer, 'Login', { username: 'ann', password: 'secret' })
  const { items } = await operation<{ items: object[] }>(buyer, asked.op, asked.args)
  expect(items).toHaveLength(2)
})
