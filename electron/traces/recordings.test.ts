import { expect, test } from 'vitest'
import type { RecordedFrame } from '../../services/contract/tracing.ts'
import { buildTimeline } from '../../services/trace-model/timeline.ts'
import { Recordings } from './recordings.ts'

const clock = { machine: 'one', wallMs: 1_700_000_000_000 }
const about = { clock, next: 0, missed: 0, more: false }

/** A request from a frontend to the instance of product-db that listened at that time. */
function frame(at: number, port: number, sent: boolean): RecordedFrame {
  const text = JSON.stringify({ id: 1, op: 'Search', args: {} })
  return {
    n: at,
    at: sent ? at : at + 1,
    ends: `127.0.0.1:${port}>127.0.0.1:6002`,
    dialled: sent,
    peer: sent ? 'product-db' : 'buyer-frontend',
    sent,
    nth: 1,
    bytes: text.length,
    head: btoa(text),
  }
}

test('what a member received before it was killed stays paired with what was sent to it, on one lifeline', () => {
  const recordings = new Recordings()
  const database = { ...about, member: 'product-db', service: 'product-db' }
  const frontend = { ...about, member: 'buyer-frontend', service: 'buyer-frontend', instance: 'f' }
  recordings.add({ ...frontend, entries: [frame(10, 50_001, true), frame(20, 50_002, true)] })
  recordings.add({ ...database, instance: 'first', entries: [frame(10, 50_001, false)] })
  recordings.add({ ...database, instance: 'second', entries: [frame(20, 50_002, false)] })
  const { hops, lifelines } = buildTimeline(recordings.all())
  expect(hops.map(({ sentAt, receivedAt }) => receivedAt! - sentAt!)).toEqual([1, 1])
  expect(lifelines.filter(({ name }) => name === 'product-db')).toHaveLength(1)
  expect(recordings.frames).toBe(4)
})

test('of all starts of a member together the newest frames are kept', () => {
  const recordings = new Recordings()
  const database = { ...about, member: 'product-db', service: 'product-db' }
  for (const [instance, frames] of [
    ['first', 15_000],
    ['second', 8_000],
    ['third', 3_000],
  ] as const)
    recordings.add({
      ...database,
      instance,
      entries: Array.from({ length: frames }, (_, n) => frame(n, 50_001, false)),
    })
  expect(recordings.all().map(({ frames }) => frames.length)).toEqual([0, 9_000, 8_000, 3_000])
})
