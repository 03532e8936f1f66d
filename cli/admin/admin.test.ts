import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { WireClient } from '../../services/wire/client.ts'
import { clusterOf } from '../control/with-control.ts'
import { commandLine } from '../testing/command-line.ts'
import { MarketlabProcess, temporaryFolder } from '../testing/run-marketlab.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

let cluster: MarketlabProcess
let buyer: TestClient

beforeAll(async () => {
  cluster = await MarketlabProcess.start({ words: ['--followers', '1'] })
  await cluster.shell(
    'seller',
    'signup sam pw --name "Sam the lamp man"; login sam pw; sell "Desk lamp" 3 19.99 5 new lamp; sell Hat 2 5 0 used; sell Gone 2 5 1 new',
  )
  await cluster.shell('seller', 'login sam pw; withdraw 2-3')
  const { host, port } = cluster.ready.services['buyer-frontend']
  buyer = await TestClient.connect(port, host)
  await buyer.ok('CreateAccount', { username: 'ann', password: 'pw', tier: 'vip' })
  await buyer.login('ann', 'pw')
})

afterAll(() => {
  buyer.close()
  cluster.dispose()
})

const admin = (...words: string[]) => commandLine(['admin', ...words, '--data', cluster.data])
const json = async (...words: string[]): Promise<any> => {
  const { code, stdout, stderr } = await admin(...words, '--json')
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout)
}

describe('admin items', () => {
  it('lists all items, with what each follower believes', async () => {
    const lamps = () => json('items', 'lamp')
    const follower = { follower: 'product-follower', items: { '3-1': { price: 19.99 } } }
    await expect.poll(lamps, { timeout: 30_000 }).toMatchObject({ followers: [follower] })
    const seller = { username: 'sam' }
    expect(await lamps()).toMatchObject({ total: 1, offset: 0, items: [{ itemId: '3-1', seller }] })
    const { code, stdout } = await admin('items')
    expect(code).toBe(0)
    expect(stdout).toMatch(/3-1 +Desk lamp +Sam the lamp man +19\.99 +5 +0 +\+0 −0 +\d+/)
    expect(stdout).toMatch(/2-3 +Gone .* withdrawn/)
    expect(stdout).toContain('1 to 3 of 3.')
    expect(stdout).toMatch(/product-follower has revision \d+ and is \d+ ms behind\./)
  })

  it('filters and pages', async () => {
    const ids = async (...words: string[]) =>
      (await json('items', ...words)).items.map(({ itemId }: { itemId: string }) => itemId)
    expect(await ids('--show', 'sold-out')).toEqual(['2-2'])
    expect(await ids('--seller', 'lamp man', '--show', 'for-sale')).toEqual(['3-1'])
    expect(await ids('--category', 'Lighting', '--show', 'withdrawn')).toEqual(['2-3'])
    expect(await ids('--seller', 'lamp man', '--limit', '1', '--offset', '1')).toEqual(['2-2'])
    expect((await admin('items', '--limit', '2')).stdout).toContain(
      '1 to 2 of 3. "--offset 2" shows the next ones.',
    )
    expect((await admin('items', '--offset', '9')).stdout).toBe(
      'There are only 3. Choose a smaller --offset.\n',
    )
    expect((await admin('items', 'no such thing')).stdout).toContain('No item matches.')
  })
})

it('admin set-stock and set-price change an item, and say what it was', async () => {
  expect((await admin('set-stock', '3-1', '50')).stdout).toBe(
    '3-1 has 50 units for sale now. Before it had 5.\n',
  )
  expect((await admin('set-price', '3-1', '25')).stdout).toBe('3-1 costs 25.00 now. Before it cost 19.99.\n')
  expect((await buyer.ok('GetItem', { itemId: '3-1' })).item).toMatchObject({ quantity: 50, price: 25 })
  expect(await json('set-stock', '3-1', '5')).toMatchObject({ quantity: 5, before: { quantity: 50 } })
  expect(await admin('set-stock', '3-9', '5')).toMatchObject({
    code: 1,
    stderr: 'marketlab: There is no item 3-9. Search shows what is for sale.\n',
  })
})

it('admin cancel gives stock and cart back, of an order that waits', async () => {
  const { secret } = clusterOf({ data: cluster.data })!
  const productDb = cluster.ready.services['product-db']
  const client = new WireClient({ ...productDb, service: 'product-db', secret, from: 'test' })
  await client.request('SetOrderDesk', { workers: 1, paused: true, normalShare: 0.2 })
  await buyer.ok('AddItemToCart', { itemId: '3-1', quantity: 1 })
  const { order } = await buyer.ok('MakePurchase', { wait: false })
  const { code, stdout } = await admin('cancel', order.orderId as string)
  expect(stdout).toBe(`${order.orderId} is cancelled. Its stock is back. Its lines are back in the cart.\n`)
  expect(code).toBe(0)
  expect((await buyer.ok('ClearCart')).cart.lines).toEqual([])
  await client.request('SetOrderDesk', { workers: 1, paused: false, normalShare: 0.2 })
  client.close()
})

it('admin orders shows the way of an order, which is too late to be cancelled', async () => {
  await buyer.ok('AddItemToCart', { itemId: '3-1', quantity: 2 })
  const { order } = await buyer.ok('MakePurchase')
  const { stdout } = await admin('orders', '--state', 'paid', '--tier', 'vip', '--buyer', 'ann')
  expect(stdout).toMatch(/o2 +paid +vip +ann +\d{4}-.+ s +50\.00 +2 × Desk lamp \(3-1\)/)
  const [{ takenAt, ...shown }] = (await json('orders')).orders
  expect(shown).toMatchObject({ orderId: order.orderId, buyer: { username: 'ann' } })
  expect(Date.parse(takenAt as string)).not.toBeNaN()
  const late = await admin('cancel', order.orderId as string)
  expect(late).toMatchObject({ code: 1, stdout: 'o2 is paid: it is too late to cancel it.\n', stderr: '' })
  expect(await admin('cancel', 'o9')).toMatchObject({ code: 1 })
})

it('admin lock, sessions and end-sessions decide who is in', async () => {
  expect((await admin('accounts', 'ann')).stdout).toMatch(/\d+ +buyer +ann +ann +vip +1 /)
  const { sessions } = await json('sessions', 'buyer', 'ann')
  expect((await admin('sessions', 'buyer', 'ann')).stdout).toContain(String(sessions[0].id))
  const ended = await admin('end-sessions', 'buyer', 'ann', '--session', String(sessions[0].id))
  expect(ended.stdout).toBe('1 session of the buyer ann ended.\n')
  expect((await buyer.error('DisplayCart')).code).toBe('UNAUTHENTICATED')
  expect((await admin('sessions', 'buyer', 'ann')).stdout).toBe('The buyer ann is not logged in.\n')
  expect((await admin('lock', 'buyer', 'ann')).stdout).toContain('nobody can log in')
  expect((await buyer.error('Login', { username: 'ann', password: 'pw' })).code).toBe('FORBIDDEN')
  expect((await json('accounts', '--locked', '--role', 'buyer')).accounts).toMatchObject([
    { username: 'ann' },
  ])
  expect((await admin('unlock', 'buyer', 'ann')).stdout).toBe('The buyer ann can log in again.\n')
  await buyer.login('ann', 'pw')
  expect(await admin('lock', 'seller', 'ann')).toMatchObject({ code: 1 })
})

it.each([
  [['set-stock', '3-1', 'many'], 'Give a whole number from 0.'],
  [['set-price', '3-1', '1.999'], 'Give an amount such as 19.99.'],
  [['items', '--category', 'Spoons'], 'Give the number or the name of a category.'],
  [['items', '--show', 'some'], 'Allowed choices are'],
  [['items', '--limit', '0'], 'Give a whole number from 1.'],
  [['lock', 'guest', 'ann'], 'Allowed choices are'],
])('admin %j is wrong usage', async (words, advice) => {
  const { code, stderr } = await admin(...words)
  expect(stderr).toContain(advice)
  expect(code).toBe(2)
})

it('a folder without a cluster is said to have none', async () => {
  const outcome = await commandLine(['admin', 'items', '--data', temporaryFolder()])
  expect(outcome).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('No cluster is running') as string,
  })
})
