import { afterAll, afterEach, beforeAll, expect, onTestFinished, test } from 'vitest'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import { administratorOf } from '../../services/testing/clients/administrator-of.ts'
import type { TestClient } from '../../services/testing/clients/test-client.ts'
import type { Addresses } from '../set-up/set-up.ts'
import { Background } from './background.ts'
import type { Report, Tick } from './messages.ts'

const users = { buyers: 3, sellers: 2 }
const password = 'benchmark'

let cluster: TestCluster
let addresses: Addresses
let looker: TestClient
let before: unknown
let background: Background
let reports: Report[]
const begun: Background[] = []

/** The market as anybody finds it. */
async function market() {
  const { categories } = await looker.ok('ListCategories', {})
  const found = await looker.ok('SearchItemsForSale', { keywords: ['lamp'], limit: 100 })
  return { categories, found: found.items.map(({ name }: { name: string }) => name) }
}

async function logIn(role: 'buyer' | 'seller', number: number): Promise<TestClient> {
  const client = await cluster.connect(`${role}-frontend`)
  const { session } = await client.ok('Login', { username: `traffic-${role[0]}${number}`, password })
  client.session = session
  return client
}

/** The items of the seller on the market, from all pages. */
async function offeredBy(number: number): Promise<object[]> {
  const seller = await logIn('seller', number)
  const items: { withdrawn?: boolean }[] = []
  for (let cursor: string | undefined; ;) {
    const page = await seller.ok('DisplayItemsForSale', { limit: 100, ...(cursor && { cursor }) })
    items.push(...page.items)
    cursor = page.next
    if (cursor === undefined) return items.filter(({ withdrawn }) => !withdrawn)
  }
}

const ticks = () => reports.filter((report): report is Tick => report.type === 'tick')
const enter = () => background.obey({ type: 'enter', addresses, users })
const pace = (ratePerSecond: number) => background.obey({ type: 'pace', addresses, ratePerSecond })
const leave = () => background.obey({ type: 'leave', addresses, users })

beforeAll(async () => {
  cluster = await TestCluster.start({ payments: { delayMs: 0 } })
  const address = (service: 'buyer-frontend' | 'seller-frontend') => ({
    host: '127.0.0.1',
    port: cluster.port(service),
  })
  addresses = { buyer: [address('buyer-frontend')], seller: [address('seller-frontend')] }
  const seller = await cluster.seller()
  await seller.ok('RegisterItemForSale', {
    name: 'Brass lamp',
    category: 3,
    keywords: ['lamp'],
    condition: 'new',
    price: 5,
    quantity: 3,
  })
  looker = await cluster.buyer()
  before = await market()
})

afterAll(() => cluster.stop())

/** A generator process after its start. */
function begin(): void {
  const own: Report[] = (reports = [])
  background = new Background((report) => own.push(report))
  begun.push(background)
}

afterEach(async () => {
  for (const each of begun.splice(0)) await each.obey({ type: 'leave', addresses, users })
})

test('users trade at a steady rate without failures, and leave the market as it was', async () => {
  begin()
  await enter()
  expect((await market()).categories).not.toEqual((before as { categories: unknown }).categories)
  await pace(200)
  await expect.poll(() => ticks().reduce((sum, { calls }) => sum + calls, 0)).toBeGreaterThan(600)
  await pace(0)
  expect(ticks().reduce((sum, { errors }) => sum + errors, 0)).toBe(0)
  const ops = new Set(ticks().flatMap(({ samples }) => samples.map(({ op }) => op)))
  expect([...ops]).toEqual(expect.arrayContaining(['SearchItemsForSale', 'AddItemToCart', 'MakePurchase']))
  for (const rare of ['Login', 'CreateAccount', 'RegisterItems', 'SaveCart']) expect(ops).not.toContain(rare)
  await leave()
  expect(reports.at(-1)).toEqual({ type: 'left' })
  expect(await market()).toEqual(before)
  const buyer = await logIn('buyer', 1)
  expect((await buyer.ok('DisplayCart', {})).cart.lines).toEqual([])
})

test('the users of a process that was killed are recognised, and cleared up after', async () => {
  begin()
  await enter()
  const offered = await offeredBy(1)
  expect(offered.length).toBe(50)
  begin()
  await enter()
  expect(await offeredBy(1)).toEqual(offered)
  begin()
  await leave()
  expect(await market()).toEqual(before)
})

test('they enter and leave by any frontend that is there', async () => {
  const present = addresses
  onTestFinished(() => void (addresses = present))
  const gone = { host: '127.0.0.1', port: await freePortBase(1) }
  addresses = { buyer: [gone, ...present.buyer], seller: [gone, ...present.seller] }
  begin()
  await enter()
  expect((await offeredBy(1)).length).toBe(50)
  await leave()
  expect(await market()).toEqual(before)
})

test('those who never were there left nothing', async () => {
  begin()
  await background.obey({ type: 'leave', addresses, users: { buyers: 5, sellers: 5 } })
  expect(reports).toEqual([{ type: 'left' }])
})

test('one whose account is locked does not keep the others from being cleared up', async () => {
  begin()
  await enter()
  const admin = administratorOf(cluster)
  await admin.setLock('buyer', 'traffic-b1', true)
  await leave()
  expect(reports.at(-1)).toEqual({ type: 'left' })
  expect(await market()).toEqual(before)
  await admin.setLock('buyer', 'traffic-b1', false)
  admin.close()
})

test('it goes on while a frontend is down and when it is back, and counts what failed', async () => {
  begin()
  await enter()
  await pace(100)
  await expect.poll(() => ticks().some(({ calls }) => calls > 0)).toBe(true)
  await cluster.process('buyer-frontend').kill()
  await expect.poll(() => ticks().at(-1)!.errors).toBeGreaterThan(0)
  await cluster.startService('buyer-frontend')
  await expect.poll(() => ticks().at(-1)!).toMatchObject({ errors: 0 })
  expect(ticks().at(-1)!.calls).toBeGreaterThan(0)
  await pace(0)
  looker = await cluster.buyer({ username: 'looker-two' })
})
