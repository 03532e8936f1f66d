import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  accountAdministration,
  administrator,
  followerAdministration,
  marketAdministration,
} from '../contract/admin-operations.ts'
import { memberOf } from '../config/members.ts'
import { clusterSecret } from '../process/secret.ts'
import { administratorOf } from '../testing/clients/administrator-of.ts'
import { frame, TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { WireClient } from '../wire/client.ts'
import { helloMac, newNonce } from '../wire/handshake.ts'

const owners = {
  'product-db': Object.keys(marketAdministration),
  'customer-db': Object.keys(accountAdministration),
  'product-follower-1': Object.keys(followerAdministration),
}
const allOps = Object.values(owners).flat()
/** For every operation some are sound, so that nothing else can be the reason of a refusal. */
const args = {
  itemId: '3-1',
  itemIds: ['3-1'],
  quantity: 1,
  price: 1,
  orderId: 'o1',
  ids: [1],
  role: 'buyer',
  username: 'ann',
}

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({
    limits: { handshakeMs: 1_000 },
    further: [
      { name: 'product-follower-1', kind: 'product-follower', port: 0 },
      { name: 'gateway', kind: 'gateway', side: 'buyer', port: 0 },
      { name: 'payments', kind: 'payments', port: 0 },
    ],
  })
})

afterAll(() => cluster.stop())

/** A member, or somebody who holds the secret and gives another name than the administrator's. */
function peer(name: string, from: string, secret = clusterSecret(cluster.config)): WireClient {
  const { kind, port } = memberOf(cluster.config, name)
  return new WireClient({ host: '127.0.0.1', port, service: kind, secret, from, connectWaitMs: 1_000 })
}

async function answersTo(client: TestClient): Promise<string[]> {
  const codes = await Promise.all(allOps.map(async (op) => (await client.call(op, args)).error?.code ?? 'ok'))
  client.close()
  return [...new Set(codes)]
}

describe.each(['buyer', 'seller'] as const)('the %s frontend has nothing for the administrator', (role) => {
  test('neither for a session of its own role, nor of the other, nor for a stranger', async () => {
    const own = await cluster[role]()
    const other = await cluster[role === 'buyer' ? 'seller' : 'buyer']()
    for (const session of [own.session, other.session, undefined]) {
      const client = await TestClient.connect(cluster.port(`${role}-frontend`))
      client.session = session
      expect(await answersTo(client)).toEqual(['UNKNOWN_OP'])
    }
  })

  test('nor for another member, nor for the administrator', async () => {
    for (const from of ['product-db', administrator]) {
      const client = peer(`${role}-frontend`, from)
      for (const op of allOps)
        await expect(client.request(op, args)).rejects.toMatchObject({ code: 'UNKNOWN_OP' })
      client.close()
    }
  })
})

test('a gateway passes none of it on, and payments have none', async () => {
  const buyer = await cluster.buyer()
  const { port } = memberOf(cluster.config, 'gateway')
  const client = await TestClient.connect(port)
  client.session = buyer.session
  expect(await answersTo(client)).toEqual(['UNKNOWN_OP'])
  const payments = peer('payments', administrator)
  for (const op of allOps)
    await expect(payments.request(op, args)).rejects.toMatchObject({ code: 'UNKNOWN_OP' })
  payments.close()
})

describe.each(Object.entries(owners))('%s', (name, ops) => {
  test('refuses every member of the cluster', async () => {
    for (const from of ['buyer-frontend', 'seller-frontend', 'gateway', 'payments', 'control', 'snapshot']) {
      const client = peer(name, from)
      for (const op of ops)
        await expect(client.request(op, args)).rejects.toMatchObject({ code: 'FORBIDDEN' })
      client.close()
    }
  })

  test('has only its own for the administrator', async () => {
    const client = peer(name, administrator)
    for (const op of allOps.filter((op) => !ops.includes(op)))
      await expect(client.request(op, args)).rejects.toMatchObject({ code: 'UNKNOWN_OP' })
    client.close()
  })

  test('lets no stranger pass for the administrator', async () => {
    const client = peer(name, administrator, 'another secret of sixteen characters')
    await expect(client.request(ops[0]!, args)).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    client.close()
    // The greeting of a member was proved with its own name.
    const { kind, port } = memberOf(cluster.config, name)
    const nonce = newNonce()
    const mac = helloMac(clusterSecret(cluster.config), kind, 'buyer-frontend', nonce)
    const forger = await TestClient.connect(port)
    let bytes = 0
    forger.socket.on('data', (chunk) => (bytes += chunk.length))
    forger.socket.write(frame(JSON.stringify({ hello: { to: kind, from: administrator, nonce, mac } })))
    await forger.closed
    expect(bytes).toBe(0)
  })
})

test('the administrator needs the secret, and no account', async () => {
  const admin = administratorOf(cluster)
  expect((await admin.accounts({})).total).toBeGreaterThan(0)
  expect((await admin.items({})).found).toEqual({ total: 0, items: [] })
  admin.close()
})
