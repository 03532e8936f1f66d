import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import type { Administrator } from '../admin/administrator.ts'
import { administrator as administratorName } from '../contract/admin-operations.ts'
import { clusterSecret } from '../process/secret.ts'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { auditLines } from '../testing/clusters/audit-lines.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { WireClient } from '../wire/client.ts'

let cluster: TestCluster
let admin: Administrator
let seller: TestClient
let buyer: TestClient

beforeAll(async () => {
  cluster = await TestCluster.start({ logs: { level: 'info' } })
  admin = administratorOf(cluster)
  seller = await cluster.seller({ username: 'sam', name: 'Sam the lamp man' })
})

beforeEach(async () => {
  buyer = await cluster.buyer()
})

afterAll(async () => {
  admin.close()
  await cluster.stop()
})

const untilAudited = (action: string, of: object) =>
  auditLines(cluster, 'customer-db').untilAudited(action, of)

const login = (client: TestClient, role: 'buyer' | 'seller' = 'buyer') =>
  cluster
    .connect(`${role}-frontend`)
    .then((on) => on.call('Login', { username: client.username, password: 'secret' }))
const accountOf = async (username: string) => (await admin.accounts({ text: username })).accounts[0]!

test('accounts are listed with their tier, activity and sessions', async () => {
  const vip = await cluster.buyer({ tier: 'vip', username: 'vera' })
  expect(await admin.accounts({ text: 'VER', role: 'buyer' })).toMatchObject({
    total: 1,
    accounts: [
      { id: vip.accountId, role: 'buyer', username: 'vera', name: 'vera', tier: 'vip', sessions: 1 },
    ],
  })
  await login(vip)
  const vera = await accountOf('vera')
  expect(vera.sessions).toBe(2)
  expect(Date.parse(vera.lastActive!)).toBeGreaterThanOrEqual(Date.parse(vera.createdAt))
  expect(vera).not.toHaveProperty('lockedAt')
  expect((await admin.accounts({ text: String(vip.accountId) })).accounts).toContainEqual(vera)
  expect(await admin.accounts({ text: 'vera', role: 'seller' })).toEqual({ total: 0, accounts: [] })
  expect((await admin.accounts({ offset: 1, limit: 1 })).accounts).toHaveLength(1)
  expect(JSON.stringify(await admin.accounts({}))).not.toMatch(/scrypt|password|token/)
})

test('accounts lose one session, or all of them', async () => {
  const other = await cluster.connect('buyer-frontend')
  await other.login(buyer.username, 'secret')
  await other.ok('Subscribe', { topics: ['orders'] })
  const sessions = await admin.sessions('buyer', buyer.username)
  expect(sessions).toMatchObject([{ cartLines: 0 }, { cartLines: 0 }])
  const newest = sessions.map(({ id }) => id).sort((a, b) => b - a)[0]!
  expect(await admin.endSessions('buyer', buyer.username, newest)).toBe(1)
  expect(await other.error('DisplayCart')).toMatchObject({ code: 'UNAUTHENTICATED' })
  await buyer.ok('DisplayCart')
  expect(await admin.endSessions('buyer', buyer.username, newest)).toBe(0)
  expect(await admin.endSessions('buyer', buyer.username)).toBe(1)
  expect(await buyer.error('DisplayCart')).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(await admin.sessions('buyer', buyer.username)).toEqual([])
  expect(await login(buyer)).toMatchObject({ ok: true })
  await untilAudited('end-sessions', { username: buyer.username, ended: 1 })
})

test('accounts are locked: sessions end, nobody logs in, over kill -9 and a snapshot, until they are unlocked', async () => {
  const { username } = buyer
  expect(await admin.setLock('buyer', username, true)).toMatchObject({ username, sessions: 0 })
  const { lockedAt } = await accountOf(username)
  expect(lockedAt).toBeDefined()
  expect(await buyer.error('DisplayCart')).toMatchObject({ code: 'UNAUTHENTICATED' })
  const customerDb = databaseClient(cluster, 'customer-db')
  for (const end of [() => Promise.resolve(), () => customerDb.request('TakeSnapshot')]) {
    await end()
    await cluster.crash('customer-db')
    expect((await login(buyer)).error).toMatchObject({ code: 'FORBIDDEN', retryable: false })
    expect((await accountOf(username)).lockedAt).toBe(lockedAt)
  }
  customerDb.close()
  // A wrong password tells nothing about the lock.
  const stranger = await cluster.connect('buyer-frontend')
  expect((await stranger.error('Login', { username, password: 'wrong' })).code).toBe('UNAUTHENTICATED')
  expect((await admin.accounts({ locked: true })).accounts.map((account) => account.username)).toEqual([
    username,
  ])
  // Locked again it is locked since the first time.
  expect((await admin.setLock('buyer', username, true)).lockedAt).toBe(lockedAt)
  expect(await admin.setLock('buyer', username, false)).not.toHaveProperty('lockedAt')
  expect(await login(buyer)).toMatchObject({ ok: true })
  await untilAudited('lock-account', { role: 'buyer', username })
  await untilAudited('unlock-account', { role: 'buyer', username })
})

test('accounts of the other role with the same name are others', async () => {
  const [one, other] = [await cluster.seller({ username: 'twin' }), await cluster.buyer({ username: 'twin' })]
  await admin.setLock('seller', 'twin', true)
  await other.ok('DisplayCart')
  expect((await login(one, 'seller')).error!.code).toBe('FORBIDDEN')
  expect((await seller.ok('GetSellerRating')).name).toBe('Sam the lamp man')
})

test('accounts that do not exist are not found', async () => {
  for (const ask of [
    () => admin.setLock('buyer', 'nobody', true),
    () => admin.setLock('buyer', 'nobody', false),
    () => admin.sessions('seller', 'nobody'),
    () => admin.endSessions('buyer', 'nobody'),
  ])
    await expect(ask()).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test.each<[string, object, string]>([
  ['ListAccounts', { role: 'administrator' }, 'role'],
  ['ListAccounts', { locked: 'yes' }, 'locked'],
  ['ListAccounts', { limit: 101 }, 'limit'],
  ['GetAccountNames', { ids: Array(101).fill(1) }, 'ids'],
  ['ListSessions', { username: 'ann' }, 'role'],
  ['EndSessions', { role: 'buyer', username: 'ann', id: 0 }, 'id'],
  ['LockAccount', { role: 'buyer' }, 'username'],
  ['UnlockAccount', { role: 'buyer', username: '' }, 'username'],
])('%s refuses %o by name', async (op, args, field) => {
  const secret = clusterSecret(cluster.config)
  const port = cluster.port('customer-db')
  const client = new WireClient({
    host: '127.0.0.1',
    port,
    service: 'customer-db',
    secret,
    from: administratorName,
  })
  await expect(client.request(op, args)).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field },
  })
  client.close()
})
