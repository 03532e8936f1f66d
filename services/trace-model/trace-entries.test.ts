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

test('what an idle cluster sends as well is routine: the same request with a trace, or with news, is not', () => {
  const told = (n: number, message: object) => frame(n, n, !('op' in message), message)
  const messages = [
    { id: 1, op: 'Ping', args: {} },
    { id: 1, ok: true, result: {} },
    { id: 2, op: 'Ping', args: {}, trace: 'mine' },
    { id: 3, op: 'CheckSession', args: { role: 'buyer', silently: true } },
    { id: 4, op: 'CheckSession', args: { role: 'buyer' } },
    { id: 5, op: 'ReadJournal', args: { after: 7 } },
    { id: 5, ok: true, result: { head: 7, commands: [] } },
    { id: 6, op: 'ReadJournal', args: { after: 7 } },
    { id: 6, ok: true, result: { head: 8, commands: [{}] } },
    { id: 7, op: 'ReadJournal', args: { after: 8 } },
  ]
  const clock = { machine: 'one', wallMs: 1_000_000 }
  const frames = messages.map((message, index) => told(index + 1, message))
  const { hops } = buildTimeline([{ member: 'product-db', service: 'product-db', clock, frames }])
  expect(hops.map(({ isRoutine }) => isRoutine)).toEqual([
    ...[true, true, false],
    ...[true, false],
    ...[true, true],
    ...[false, false],
    true,
  ])
})

test('a client that gives every request the same number: each is followed by the trace that came in with it', () => {
  const frames = [10, 20, 30].flatMap((at, turn) => [
    frame(2 * turn + 1, at, false, request),
    frame(2 * turn + 2, at + 5, true, reply),
  ])
  // The time of day is read again for each answer, and is never the same to a millisecond.
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
