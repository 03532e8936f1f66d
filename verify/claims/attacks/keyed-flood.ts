import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { mostMegabytes } from '../../attack/memory-watch.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'
import { memoryCapOf } from '../../memory-caps.ts'

const heapMegabytes = 512
const cartLines = 100
const floodMs = 60_000
const accounts = 4
const pipelined = 256
const bulkUpdates = 4_000
const rows = 500
const mayTakeMegabytes = memoryCapOf('customer-db')

/** Both floods that once ended a database, each with a heap of 512 MB, and a restart after each. */
export const keyedFlood: Claim = {
  id: 'keyed-flood',
  says: 'A flood of requests with keys costs a database no more memory than docs/security.md says, and it starts again with a heap of 512 MB.',
  short: false,
  disturbanceIsNoExcuse: true,
  async measure(context) {
    const before = process.env.NODE_OPTIONS
    process.env.NODE_OPTIONS = `${before ?? ''} --max-old-space-size=${heapMegabytes}`.trim()
    const cluster = await TestCluster.start({ logs: { level: 'error' } }, { folder: context.folder })
    try {
      const carts = await floodCarts(cluster, context)
      const updates = await floodUpdates(cluster, context)
      const most = Math.max(carts.megabytes, updates.megabytes)
      return {
        holds: most < mayTakeMegabytes && carts.answeredAgain && updates.answeredAgain,
        figure: `${carts.requests} carts and ${updates.requests} bulk updates: at most ${most.toFixed(0)} MB, started again${carts.answeredAgain && updates.answeredAgain ? ', the last key answered as at first' : ', but the last key was not answered as at first'}`,
        bound: `under ${mayTakeMegabytes} MB with a heap of ${heapMegabytes} MB`,
      }
    } finally {
      await cluster.stop()
      if (before === undefined) Reflect.deleteProperty(process.env, 'NODE_OPTIONS')
      else process.env.NODE_OPTIONS = before
    }
  },
}

interface Flooded {
  requests: number
  megabytes: number
  answeredAgain: boolean
}

/** Unique keys on carts of a hundred lines. */
async function floodCarts(cluster: TestCluster, { signal, progress }: MeasureContext): Promise<Flooded> {
  const seller = await cluster.seller()
  const items = Array.from({ length: cartLines }, () => newItem)
  const { results } = await seller.ok('RegisterItems', { items })
  const itemIds = (results as { itemId: string }[]).map(({ itemId }) => itemId)
  const buyers = await Promise.all(Array.from({ length: accounts }, () => cluster.buyer()))
  for (const buyer of buyers)
    for (const itemId of itemIds) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
  let requests = 0
  // As fast as customer-db takes them, which a frontend that looks up a hundred items for each would not be.
  const database = databaseClient(cluster, 'customer-db')
  const endsAt = performance.now() + floodMs
  const flood = async ({ session }: TestClient) => {
    for (let count = 0; performance.now() < endsAt && !signal.aborted; count += pipelined) {
      const keys = Array.from({ length: pipelined }, (_, index) => `flood ${count + index}`)
      const args = { role: 'buyer' }
      await Promise.all(
        keys.map((key) => database.request('SaveCart', args, { session, key, safety: 'once' })),
      )
      requests += pipelined
    }
  }
  const flooded = await watched(cluster, 'customer-db', () => Promise.all(buyers.map(flood)))
  database.close()
  signal.throwIfAborted()
  const [buyer] = buyers
  const first = await buyer!.ok('AddItemToCart', { itemId: itemIds[0], quantity: 1 }, { key: 'last' })
  const megabytes = Math.max(flooded, await afterRestart(cluster, 'customer-db'))
  const again = await buyer!.ok('AddItemToCart', { itemId: itemIds[0], quantity: 1 }, { key: 'last' })
  progress(`customer-db: ${requests} carts with keys, at most ${megabytes.toFixed(0)} MB`)
  return { requests, megabytes, answeredAgain: again.cart.version === first.cart.version }
}

async function floodUpdates(cluster: TestCluster, { signal, progress }: MeasureContext): Promise<Flooded> {
  const seller = await cluster.seller()
  const { itemId } = await seller.ok('RegisterItemForSale', newItem)
  const update = (price: number) => ({ updates: Array.from({ length: rows }, () => ({ itemId, price })) })
  const revOf = ({ results }: { results: { rev: number }[] }) => results.at(-1)!.rev
  let lastRev = 0
  const atOnce = 16
  const flood = async () => {
    for (let count = 0; count < bulkUpdates; count += atOnce) {
      signal.throwIfAborted()
      const keys = Array.from({ length: atOnce }, (_, index) => `update ${count + index}`)
      const answers = await Promise.all(keys.map((key) => seller.ok('UpdateItems', update(1), { key })))
      lastRev = revOf(answers.at(-1))
    }
  }
  const flooded = await watched(cluster, 'product-db', flood)
  const megabytes = Math.max(flooded, await afterRestart(cluster, 'product-db'))
  const again = await seller.ok('UpdateItems', update(1), { key: `update ${bulkUpdates - 1}` })
  progress(`product-db: ${bulkUpdates} bulk updates with keys, at most ${megabytes.toFixed(0)} MB`)
  return { requests: bulkUpdates, megabytes, answeredAgain: revOf(again) === lastRev }
}

const newItem = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity: 1_000_000 }

type Database = 'customer-db' | 'product-db'

/** The most megabytes that a database takes while something is done to it. */
function watched(cluster: TestCluster, name: Database, work: () => Promise<unknown>): Promise<number> {
  return mostMegabytes({ name, pid: cluster.process(name).pid }, work)
}

/** The megabytes that a database takes after it was killed and has started again. */
async function afterRestart(cluster: TestCluster, service: Database): Promise<number> {
  await cluster.crash(service)
  return await watched(cluster, service, () => Promise.resolve())
}
