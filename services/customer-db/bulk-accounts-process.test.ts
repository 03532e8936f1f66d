import { afterAll, beforeAll, expect, test } from 'vitest'
import type { CreateAccountsArgs, CreatedAccounts } from '../contract/internal.ts'
import { databaseClient } from '../testing/clients/database-client.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import type { WireClient } from '../wire/client.ts'

const password = 'open sesame'
let cluster: TestCluster
let customers: WireClient

beforeAll(async () => {
  cluster = await TestCluster.start()
  customers = databaseClient(cluster, 'customer-db')
})

afterAll(async () => {
  customers.close()
  await cluster.stop()
})

const accountsOf = (...usernames: string[]): CreateAccountsArgs['accounts'] =>
  usernames.map((username) => ({ role: 'buyer', username, name: 'Somebody', tier: 'vip' }))
const create = (accounts: CreateAccountsArgs['accounts']) =>
  customers.request<CreatedAccounts>('CreateAccounts', { password, accounts }, { safety: 'repeatable' })

/** The number of the buyer who logs in. */
async function login(username: string): Promise<number> {
  const client = await cluster.connect('buyer-frontend')
  return (await client.ok('Login', { username, password })).buyerId
}

test('accounts that are opened at once log in at a frontend, also after kill -9', async () => {
  const accounts = accountsOf('ann', 'bob', 'cleo')
  const { ids } = await create(accounts)
  expect(await Promise.all(['ann', 'bob', 'cleo'].map(login))).toEqual(ids)
  await cluster.crash('customer-db')
  expect(await create(accounts)).toEqual({ ids })
  expect(await login('bob')).toBe(ids[1])
  const beside = await create(accountsOf('dora', 'ann'))
  expect(beside.ids).toEqual([ids[2]! + 1, ids[0]])
})

test('a snapshot brings them back, and not those that came later', async () => {
  const { ids } = await create(accountsOf('ed', 'fay'))
  const { snapshot } = await customers.request<{ snapshot: { name: string } }>('TakeSnapshot')
  await create(accountsOf('gus', 'hal'))
  await customers.request('RestoreSnapshot', { name: snapshot.name })
  expect(await create(accountsOf('fay', 'ed'))).toEqual({ ids: ids.toReversed() })
  expect(await login('ed')).toBe(ids[0])
  const client = await cluster.connect('buyer-frontend')
  expect((await client.error('Login', { username: 'gus', password })).code).toBe('UNAUTHENTICATED')
  // No number is given twice: those that are gone now had two.
  expect((await create(accountsOf('gus'))).ids).toEqual([ids[1]! + 3])
})

test('a username that is taken refuses all of them', async () => {
  await cluster.buyer({ username: 'ida' })
  await expect(create(accountsOf('jo', 'ida'))).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    details: { field: 'accounts', usernames: [{ role: 'buyer', username: 'ida' }] },
  })
  const client = await cluster.connect('buyer-frontend')
  expect((await client.error('Login', { username: 'jo', password })).code).toBe('UNAUTHENTICATED')
})

test('more than five hundred are refused', async () => {
  const accounts = accountsOf(...Array.from({ length: 501 }, (_, index) => `k${index}`))
  await expect(create(accounts)).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
})

test('nobody without the cluster’s secret opens accounts at once: frontends have no such operation', async () => {
  const request = { password, accounts: accountsOf('mallory') }
  for (const service of ['buyer-frontend', 'seller-frontend'] as const) {
    const client = await cluster.connect(service)
    expect((await client.error('CreateAccounts', request)).code).toBe('UNKNOWN_OP')
  }
  const stranger = await TestClient.connect(cluster.port('customer-db'))
  await expect(stranger.call('CreateAccounts', request)).rejects.toThrow('the connection was closed')
  const client = await cluster.connect('buyer-frontend')
  expect((await client.error('Login', { username: 'mallory', password })).code).toBe('UNAUTHENTICATED')
})
