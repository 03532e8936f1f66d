import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { median } from '../../../bench/statistics/moments.ts'
import { Random } from '../../../services/chance/random.ts'
import { writeWhole } from '../../../services/engine/folder/folder-files.ts'
import { manyWords } from '../../../services/testing/inputs/many-items.ts'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import type { Claim, Finding } from '../../runner/claim.ts'
import { type LargeShop, withLargeShop } from '../shared/large-shop.ts'
import { timed } from '../shared/timed.ts'

const rounds = 4
const buyerCount = 8
const sellerCount = 4
const everyMs = 10
const mayHoldUpMs = 50
const smallFiles = 10

export const snapshotHoldUp: Claim = {
  id: 'snapshot-hold-up',
  says: 'Taking a snapshot of 100,000 items holds no request up by more than 50 ms.',
  short: true,
  measure: (context) =>
    withLargeShop(context, async (shop) => {
      const { database } = shop
      const load = await openLoad(shop)
      await load(database.request('TakeSnapshot'))
      let snapshotMs = 2_000
      const taking: number[] = []
      const without: number[] = []
      const disk: number[] = []
      for (let round = 1; round <= rounds; round += 1) {
        context.signal.throwIfAborted()
        disk.push(await slowestSmallFile(context.folder))
        without.push(await load(pause(snapshotMs)))
        snapshotMs = await timed(async () => {
          taking.push(await load(database.request('TakeSnapshot')))
        })
        context.progress(
          `snapshot ${round} took ${snapshotMs.toFixed(0)} ms; slowest request ${taking.at(-1)!.toFixed(1)} ms, without a snapshot ${without.at(-1)!.toFixed(1)} ms`,
        )
      }
      // The effect of a snapshot on requests shows every time: one bad round of the four is chance.
      const excess = taking.map((each) => each - median(without)).sort((a, b) => a - b)[1]!
      return {
        holds: excess < mayHoldUpMs,
        figure: `${excess.toFixed(1)} ms more for the slowest request than without a snapshot`,
        bound: `under ${mayHoldUpMs} ms`,
        ...disturbedBy(Math.max(...without), Math.max(...disk)),
      }
    }),
}

/** If a request or the disk is slower than the bound without a snapshot as well, the cause is not the snapshot. */
function disturbedBy(withoutMs: number, diskMs: number): Pick<Finding, 'disturbed'> {
  if (withoutMs >= mayHoldUpMs) {
    return {
      disturbed: `the slowest request took ${withoutMs.toFixed(0)} ms while no snapshot was taken, too`,
    }
  }
  if (diskMs >= mayHoldUpMs / 2) {
    return { disturbed: `the disk took up to ${diskMs.toFixed(0)} ms to keep a file of a few bytes` }
  }
  return {}
}

/** A new segment of the journal has to be kept by the disk before the next write is answered. */
async function slowestSmallFile(folder: string): Promise<number> {
  let slowest = 0
  for (let file = 1; file <= smallFiles; file += 1) {
    const target = join(folder, `small-file-${file}`)
    slowest = Math.max(slowest, await timed(() => writeWhole(target, Buffer.from('kept'))))
  }
  return slowest
}

/** A load of reads and writes that lasts as long as something else does; it tells how long the slowest request took. */
async function openLoad({ cluster, seller, itemIds }: LargeShop) {
  const random = new Random(4)
  const search = () => ['SearchItemsForSale', { keywords: [random.pick(manyWords)], limit: 10 }] as const
  const change = () =>
    ['ChangeItemPrice', { itemId: random.pick(itemIds), price: random.integer(1, 100_000) / 100 }] as const
  const buyers = await Promise.all(Array.from({ length: buyerCount }, () => cluster.buyer()))
  const sellers = await Promise.all(
    Array.from({ length: sellerCount }, () => cluster.connect('seller-frontend', seller)),
  )

  return async (until: Promise<unknown>): Promise<number> => {
    let done = false
    let worst = 0
    const end = () => (done = true)
    until.then(end, end)
    /** Every client sends at its times, whether or not the last reply has come: who is held up is counted. */
    const steady = async (client: TestClient, request: () => readonly [op: string, args: object]) => {
      const sent: Promise<void>[] = []
      while (!done) {
        const sending = timed(() => client.ok(...request())).then((ms) => void (worst = Math.max(worst, ms)))
        sending.catch(end)
        sent.push(sending)
        await pause(everyMs)
      }
      await Promise.all(sent)
    }
    await Promise.all([
      ...buyers.map((buyer) => steady(buyer, search)),
      ...sellers.map((client) => steady(client, change)),
    ])
    await until
    return worst
  }
}
