import { setTimeout as pause } from 'node:timers/promises'
import { GreedyClient } from '../../bench/experiments/clients/greedy-client.ts'
import { residentMegabytes } from '../../services/testing/process-figures.ts'
import type { TestClient } from '../../services/testing/test-client.ts'
import { TestCluster } from '../../services/testing/test-cluster.ts'
import type { Claim, MeasureContext } from '../claim.ts'
import { timed } from './timed.ts'

const categories = 10_000
const itemsAtOnce = 500
const greedyClients = 10
const pipelined = 1_024
const attackMs = 10_000
const betweenMs = 20
const mostMs = 500
const mostMegabytes = 500

interface Attack {
  name: string
  service: 'buyer-frontend' | 'seller-frontend'
  op: string
  sessions: (string | undefined)[]
}

export const greedyClientsWait: Claim = {
  id: 'greedy-clients',
  says: `Beside ten clients that keep 1,024 costly requests under way each, 99 of 100 requests of another one take ${mostMs} ms or less, and product-db stays under ${mostMegabytes} MB.`,
  short: false,
  async measure(context) {
    const cluster = await TestCluster.start({}, { folder: context.folder })
    try {
      const honest = await cluster.buyer()
      const attacks = await prepare(cluster, context)
      const alone = await p99(honest, context.signal)
      const figures: string[] = [`alone ${alone.toFixed(0)} ms`]
      let holds = true
      for (const attack of attacks) {
        const { ms, megabytes } = await suffer(cluster, honest, attack, context.signal)
        figures.push(`${attack.name} ${ms.toFixed(0)} ms, ${megabytes.toFixed(0)} MB`)
        context.progress(figures.at(-1)!)
        holds &&= ms <= mostMs && megabytes <= mostMegabytes
      }
      return { holds, figure: figures.join('; '), bound: `at most ${mostMs} ms and ${mostMegabytes} MB` }
    } finally {
      await cluster.stop()
    }
  },
}

async function prepare(cluster: TestCluster, { progress, signal }: MeasureContext): Promise<Attack[]> {
  progress(`registering ${categories} items, each in a category of its own`)
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', keywords: [], condition: 'new', price: 5, quantity: 100_000 }
  const itemIds: string[] = []
  for (let from = 0; from < categories; from += itemsAtOnce) {
    signal.throwIfAborted()
    const items = Array.from({ length: itemsAtOnce }, (_, index) => ({ ...lamp, category: from + index }))
    const { results } = await seller.ok('RegisterItems', { items })
    for (const { itemId } of results) itemIds.push(itemId as string)
  }
  const buyers: TestClient[] = await Promise.all(Array.from({ length: greedyClients }, () => cluster.buyer()))
  progress('filling carts and buying')
  await Promise.all(
    buyers.map(async (buyer) => {
      for (let order = 0; order < 5; order += 1) {
        for (const itemId of itemIds.slice(0, 100)) await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
        if (order < 4) await buyer.ok('MakePurchase')
      }
    }),
  )
  const sessions = buyers.map(({ session }) => session)
  const buying = { service: 'buyer-frontend', sessions } as const
  const madeUp = sessions.map((_, index) => `made-up-${index}`)
  return [
    { name: 'ListCategories with made-up sessions', ...buying, op: 'ListCategories', sessions: madeUp },
    { name: 'ListCategories', ...buying, op: 'ListCategories' },
    { name: 'DisplayCart', ...buying, op: 'DisplayCart' },
    {
      name: 'GetSalesReport',
      service: 'seller-frontend',
      op: 'GetSalesReport',
      sessions: sessions.map(() => seller.session),
    },
  ]
}

async function suffer(cluster: TestCluster, honest: TestClient, attack: Attack, signal: AbortSignal) {
  const address = { host: '127.0.0.1', port: cluster.port(attack.service) }
  const clients = await Promise.all(
    attack.sessions.map((session) => GreedyClient.connect(address, { op: attack.op, session, pipelined })),
  )
  try {
    for (const client of clients) client.begin()
    await pause(1_000, undefined, { signal })
    const ms = await p99(honest, signal)
    return { ms, megabytes: residentMegabytes(cluster.process('product-db').pid) }
  } finally {
    for (const client of clients) client.stop()
  }
}

async function p99(honest: TestClient, signal: AbortSignal): Promise<number> {
  const times: number[] = []
  const until = performance.now() + attackMs
  while (performance.now() < until) {
    times.push(await timed(() => honest.ok('SearchItemsForSale', { category: 7 })))
    await pause(betweenMs, undefined, { signal })
  }
  return times.sort((one, other) => one - other)[Math.floor(times.length * 0.99)]!
}
