import { expect, test } from 'vitest'
import type { RecordedFrame } from '../contract/tracing.ts'
import { buildTimeline } from './timeline.ts'

const ends = '127.0.0.1:9>127.0.0.1:6003'
const frame = (n: number, at: number, sent: boolean, message: object): RecordedFrame => {
  const text = JSON.stringify(message)
  return { n, at, ends, dialled: false, peer: 'client', sent, nth: n, bytes: text.length, head: btoa(text) }
}
const request = { id: 1, op: 'GetItem', args: {} }
const reply = { id: 1, ok: true, result: {} }

test('a client that gives every request the same number: each is followed by the trace that came in with it', () => {
  const frames = [10, 20, 30].flatMap((at, turn) => [
    frame(2 * turn + 1, at, false, request),
    frame(2 * turn + 2, at + 5, true, reply),
  ])
  // The time of day is read anew for each answer, and is never the same to a millisecond.
  const clock = (wallMs: number) => ({ machine: 'one', wallMs })
  const { hops } = buildTimeline(
    [{ member: 'buyer-frontend', service: 'buyer-frontend', clock: clock(1_000_000.9), frames }],
    [
      { trace: 'first', ends, id: 1, at: 10.02, clock: clock(1_000_000.1) },
      { trace: 'third', ends, id: 1, at: 30.02, clock: clock(1_000_001.4) },
    ],
  )
  expect(hops.map(({ trace }) => trace)).toEqual(['first', 'first', undefined, undefined, 'third', 'third'])
})
