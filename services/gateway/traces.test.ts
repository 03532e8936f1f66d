import { expect, onTestFinished, test } from 'vitest'
import type { KeptTrace, Noted, RecordedFrame } from '../contract/tracing.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { placeSpans } from '../trace-model/place-spans.ts'
import { buildTimeline } from '../trace-model/timeline.ts'

test('a request that nobody but the gateway wanted to trace is seen at every hop, once, and its client is told nothing', async () => {
  const wide = await WideCluster.start([{ name: 'gateway', kind: 'gateway' }])
  onTestFinished(() => wide.stop())
  const { instructions, members } = wide.cluster
  const buyer = await wide.account('gateway')
  await instructions.give('all', 'SetTracing', { sample: 'all', frames: {} }).all

  for (let turn = 0; turn < 3; turn += 1)
    expect(Object.keys(await buyer.call('SearchItemsForSale', { category: 3 }))).toEqual([
      'id',
      'ok',
      'result',
    ])
  const asked = await buyer.call('DisplayCart', {}, { trace: 'mine', spans: true })
  expect(asked.spans[0].service).toBe('gateway')

  const kept = await instructions.ask<Noted<KeptTrace>>('gateway', 'GetTraces')
  expect(kept.entries.map(({ op, outcome }) => `${op} ${outcome}`)).toEqual([
    ...Array.from({ length: 3 }, () => 'SearchItemsForSale ok'),
    'DisplayCart ok',
  ])
  expect((await instructions.ask<Noted<KeptTrace>>('buyer-frontend', 'GetTraces')).entries).toEqual([])
  const placed = placeSpans(kept.entries[0]!, kept.clock)
  expect(placed.slice(0, 3).map(({ service, kind, depth }) => `${depth} ${service} ${kind}`)).toEqual([
    '0 gateway server',
    '1 buyer-frontend client',
    '2 buyer-frontend server',
  ])

  const recordings = await Promise.all(
    members.map(async ({ name, kind }) => {
      const { clock, entries } = await instructions.ask<Noted<RecordedFrame>>(name, 'GetFrames', {
        limit: 10_000,
      })
      return { member: name, service: kind, clock, frames: entries }
    }),
  )
  const entries = kept.entries.map((entry) => ({ ...entry, clock: kept.clock }))
  const { hops } = buildTimeline(recordings, entries)
  for (const { trace } of kept.entries.slice(0, 3)) {
    expect(
      hops
        .filter((hop) => hop.trace === trace)
        .map(({ from, to, facts, repliesTo }) => `${from}>${to} ${facts.op ?? repliesTo}`)
        .sort(),
    ).toEqual([
      'buyer-frontend>customer-db CheckSessions',
      'buyer-frontend>gateway SearchItemsForSale',
      'buyer-frontend>product-db Search',
      'client>gateway SearchItemsForSale',
      'customer-db>buyer-frontend CheckSessions',
      'gateway>buyer-frontend SearchItemsForSale',
      'gateway>client SearchItemsForSale',
      'product-db>buyer-frontend Search',
    ])
  }
})
