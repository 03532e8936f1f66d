import { expect, onTestFinished, test } from 'vitest'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { WatchedCluster } from '../testing/clusters/watched-cluster.ts'
import type { ProcessRecording } from '../trace-model/recording.ts'
import { buildTimeline, type Hop, type Timeline } from '../trace-model/timeline.ts'
import { WireClient } from '../wire/client.ts'

const trace = 'the-purchase'

async function recordedPurchase(headBytes: number): Promise<ProcessRecording[]> {
  const cluster = await TestCluster.start()
  const watched = new WatchedCluster(cluster)
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 5, quantity: 10 }
  const { itemId } = await seller.ok('RegisterItemForSale', lamp)
  const { session } = await cluster.buyer()
  const port = cluster.port('buyer-frontend')
  const buyer = new WireClient({ host: '127.0.0.1', port, service: 'buyer-frontend' })
  onTestFinished(async () => {
    buyer.close()
    watched.close()
    await cluster.stop()
  })
  await watched.record({ frames: { headBytes } })
  await buyer.request('AddItemToCart', { itemId, quantity: 1 }, { session })
  await Promise.all([
    buyer.request('MakePurchase', {}, { session, trace }),
    // Others go on meanwhile.
    ...Array.from({ length: 20 }, () => buyer.request('SearchItemsForSale', { category: 3 }, { session })),
  ])
  // Work after the reply takes its time, and processes are asked for their frames one after another.
  let recordings: ProcessRecording[]
  do recordings = await watched.recordings()
  while (hopsOf(buildTimeline(recordings)).filter(hasBothEnds).length < 10)
  return recordings
}

function hopsOf({ hops }: Timeline): Hop[] {
  return hops.filter((hop) => hop.trace === trace)
}

function hasBothEnds({ sentAt, receivedAt }: Hop): boolean {
  return sentAt !== undefined && receivedAt !== undefined
}

const shown = ({ from, to, facts, repliesTo }: Hop) =>
  `${from} → ${to} ${facts.op ?? `${facts.outcome} to ${repliesTo}`}`

test('the diagram of a purchase has each of its hops once, those behind the answer too, and no others', async () => {
  const hops = hopsOf(buildTimeline(await recordedPurchase(1_024)))
  expect(hops.map(shown).sort()).toEqual(
    [
      'client → buyer-frontend MakePurchase',
      'buyer-frontend → customer-db BeginPurchase',
      'customer-db → buyer-frontend ok to BeginPurchase',
      'buyer-frontend → product-db PlaceOrder',
      'product-db → buyer-frontend ok to PlaceOrder',
      'buyer-frontend → client ok to MakePurchase',
      'buyer-frontend → customer-db PurchaseDelivered',
      'customer-db → buyer-frontend ok to PurchaseDelivered',
      'buyer-frontend → customer-db FinishPurchase',
      'customer-db → buyer-frontend ok to FinishPurchase',
    ].sort(),
  )
  for (const { sentAt, receivedAt } of hops) expect(receivedAt).toBeGreaterThan(sentAt!)
  const at = (text: string) => hops.find((hop) => shown(hop) === text)!
  expect(at('client → buyer-frontend MakePurchase').receivedAt).toBeLessThan(
    at('buyer-frontend → customer-db BeginPurchase').sentAt!,
  )
  expect(at('product-db → buyer-frontend ok to PlaceOrder').receivedAt).toBeLessThan(
    at('buyer-frontend → client ok to MakePurchase').sentAt!,
  )
})

test('every recorded frame of all processes is an end of one hop, and every end of a hop is a recorded frame', async () => {
  const recordings = await recordedPurchase(64)
  const { hops } = buildTimeline(recordings)
  const ends = hops.flatMap(({ from, to, sentAt, receivedAt, bytes, nth, ends, isOutward }) => {
    const what = `${ends} ${isOutward} ${nth} ${bytes}`
    return [
      ...(sentAt === undefined ? [] : [`${from} sent ${what}`]),
      ...(receivedAt === undefined ? [] : [`${to} received ${what}`]),
    ]
  })
  const frames = recordings.flatMap(({ member, frames }) =>
    frames.map(
      ({ sent, dialled, ends, nth, bytes }) =>
        `${member} ${sent ? 'sent' : 'received'} ${ends} ${sent === dialled} ${nth} ${bytes}`,
    ),
  )
  expect(ends.sort()).toEqual(frames.sort())
  expect(new Set(ends).size).toBe(ends.length)
  // The clocks of processes of one machine are the same clock.
  for (const { sentAt, receivedAt } of hops)
    if (sentAt !== undefined && receivedAt !== undefined) expect(receivedAt).toBeGreaterThanOrEqual(sentAt)
  // No frame is missing except those to the process that asked for the recording.
  expect(hops.filter((hop) => !hasBothEnds(hop))).toEqual([])
})
