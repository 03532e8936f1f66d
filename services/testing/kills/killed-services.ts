import assert from 'node:assert/strict'
import { setTimeout as pause } from 'node:timers/promises'
import type { Random } from '../../chance/random.ts'
import { type ConfigInput, type ServiceName, serviceNames } from '../../config/config.ts'
import { PersistentClient } from '../clients/persistent-client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'
import { Merchant } from './merchant.ts'
import { Overseer } from './overseer.ts'
import { Registrar } from './registrar.ts'
import { type Lines, Shopper } from './shopper.ts'
import type { Worker } from './worker.ts'

const buyerCount = 10
const sellerCount = 3
const sharedItems = 6
const unitsOfShared = 400

/** Snapshots are taken so often that kills meet them, too, and orders wait for the administrator to cancel some. */
export const killedServicesConfig: ConfigInput = {
  payments: { delayMs: 10, declineRate: 0.1 },
  orders: { abandonedMs: 300, workers: 2 },
  storage: { snapshotEveryCommands: 400 },
}

export interface KillsReport {
  kills: number
  /** Orders. */
  bought: number
  /** By sellers. */
  changes: number
  accounts: number
  /** By the administrator. */
  locks: number
  cancelled: number
}

/**
 * Kills customer-db, product-db or all four services at random moments under load, each of the three equally often.
 * Rejects where an answered write is lost or doubled.
 */
export async function killServicesUnderLoad(
  cluster: TestCluster,
  { killsOfEach, random, signal }: { killsOfEach: number; random: Random; signal?: AbortSignal },
): Promise<KillsReport> {
  const merchants = await Promise.all(
    Array.from(
      { length: sellerCount },
      async () => new Merchant(await cluster.persistentSeller(), random.fork()),
    ),
  )
  const shared: string[] = []
  for (let index = 0; index < sharedItems; index += 1) {
    const merchant = merchants[index % sellerCount]!
    const item = { name: `Shared ${index}`, category: 1, keywords: [], condition: 'new', price: 2.5 }
    const { itemId } = await merchant.client.ok('RegisterItemForSale', { ...item, quantity: unitsOfShared })
    merchant.shared.push(itemId as string)
    shared.push(itemId as string)
  }
  const shoppers = await Promise.all(
    Array.from(
      { length: buyerCount },
      async () => new Shopper(await cluster.persistentBuyer(), shared, random.fork()),
    ),
  )
  const registrar = new Registrar(new PersistentClient(() => cluster.port('buyer-frontend')), random.fork())
  const overseer = await Overseer.start(cluster, random.fork())
  const workers: Worker[] = [...merchants, ...shoppers, registrar, overseer]

  async function verifyAll(): Promise<void> {
    await Promise.all(workers.map((worker) => worker.verify()))
    const sold: Lines = {}
    for (const { history } of shoppers) {
      for (const lines of history.values()) {
        for (const [itemId, quantity] of Object.entries(lines)) sold[itemId] = (sold[itemId] ?? 0) + quantity
      }
    }
    for (const merchant of merchants) {
      for (const itemId of merchant.shared) {
        const { item } = await shoppers[0]!.client.ok('GetItem', { itemId })
        const there = unitsOfShared + (merchant.restocked.get(itemId) ?? 0)
        assert.equal((sold[itemId] ?? 0) + item.quantity, there, itemId)
        const thumbs = shoppers.map((shopper) => shopper.thumbs.get(itemId))
        const count = (thumb: 'up' | 'down') => thumbs.filter((each) => each === thumb).length
        assert.deepEqual(item.feedback, { up: count('up'), down: count('down') }, itemId)
      }
      const ownSold = merchant.shared.reduce((sum, itemId) => sum + (sold[itemId] ?? 0), 0)
      assert.equal((await merchant.client.ok('GetSellerRating')).itemsSold, ownSold, 'units sold')
    }
  }

  const victims = random.shuffled(
    Array.from({ length: killsOfEach }, (): (readonly ServiceName[])[] => [
      ['customer-db'],
      ['product-db'],
      serviceNames,
    ]).flat(),
  )
  for (const [round, services] of victims.entries()) {
    signal?.throwIfAborted()
    let stop = false
    const working = workers.map((worker) => worker.work(() => stop))
    await pause(random.integer(50, 400))
    await cluster.crashTogether(services)
    stop = true
    try {
      await Promise.all(working)
      await verifyAll()
    } catch (error) {
      const { message } = error as Error
      throw new Error(`after kill ${round + 1}, of ${services.join(', ')}: ${message}`, { cause: error })
    }
  }
  overseer.close()
  const bought = shoppers.reduce((sum, { history }) => sum + history.size, 0)
  const changes = merchants.reduce((sum, { answered }) => sum + answered, 0)
  const { locks, cancelled } = overseer
  return { kills: victims.length, bought, changes, accounts: registrar.size, locks, cancelled }
}
