import { setTimeout as pause } from 'node:timers/promises'
import { GreedyClient } from '../../../bench/experiments/clients/greedy-client.ts'
import { quantileOfSorted } from '../../../bench/statistics/moments.ts'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { mostMegabytes } from '../../attack/memory-watch.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'
import { describeGreed, judgeGreed, megabyteLimit, mostMs, type Suffered } from './judge-greed.ts'
import { timed } from '../shared/timed.ts'

const categories = 10_000
const itemsAtOnce = 500
const greedyClients = 10
const pipelined = 1_024
const attackMs = 10_000
const betweenMs = 20

interface Attack {
  name: string
  service: 'buyer-frontend' | 'seller-frontend'
  op: string
  sessions: (string | undefined)[]
}

export const greedyClientsWait: Claim = {
  id: 'greedy-clients',
  says: `Beside ten clients that keep 1,024 costly requests in flight each, 99 of 100 requests of another one take ${mostMs} ms or less, and product-db stays under ${megabyteLimit} MB.`,
  short: false,
  async measure(context) {
    const cluster = await TestCluster.start({}, { folder: context.folder })
    try {
      const honest = await cluster.buyer()
      const attacks = await prepare(cluster, context)
      const alone = await p99(honest, context.signal)
      const suffered: Suffered[] = []
      for (const attack of attacks) {
        suffered.push(await suffer(cluster, honest, attack, context.signal))
        context.progress(describeGreed(suffered.at(-1)!))
      }
      return judgeGreed(alone, suffered)
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

async function suffer(
  cluster: TestCluster,
  honest: TestClient,
  attack: Attack,
  signal: AbortSignal,
): Promise<Suffered> {
  const address = { host: '127.0.0.1', port: cluster.port(attack.service) }
  const clients = await Promise.all(
    attack.sessions.map((session) => GreedyClient.connect(address, { op: attack.op, session, pipelined })),
  )
  try {
    let ms = 0
    const megabytes = await mostMegabytes(
      { name: 'product-db', pid: cluster.process('product-db').pid },
      async () => {
        for (const client of clients) client.begin()
        await pause(1_000, undefined, { signal })
        ms = await p99(honest, signal)
      },
    )
    // Clients of one session are served as one.
    const ofSession = new Map<string | undefined, number>()
    for (const [index, session] of attack.sessions.entries())
      ofSession.set(session, (ofSession.get(session) ?? 0) + clients[index]!.answered)
    return {
      attack: attack.name,
      ms,
      megabytes,
      answers: [...ofSession.values()],
      clients: clients.length,
      gone: clients.filter(({ closed }) => closed).length,
    }
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
  return quantileOfSorted(
    times.sort((one, other) => one - other),
    0.99,
  )!
}
