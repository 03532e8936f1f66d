import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { RecordedFrame } from '../contract/tracing.ts'
import type { ProcessRecording } from './recording.ts'
import { beginOf, buildTimeline, endOf } from './timeline.ts'

interface Journey {
  from: number
  to: number
  port: number
  sentAt: number
  receivedAt: number | undefined
}

/** The senders and receivers, one after another; messages on a connection stay in order. */
const traffic = fc.record({
  processes: fc.integer({ min: 2, max: 5 }),
  connections: fc.array(
    fc.record({ dialler: fc.nat(4), called: fc.nat(4), port: fc.integer({ min: 1, max: 3 }) }),
    { minLength: 1, maxLength: 6 },
  ),
  frames: fc.array(
    fc.record({
      connection: fc.nat(5),
      outward: fc.boolean(),
      gapMs: fc.integer({ min: 0, max: 5 }),
      delayMs: fc.integer({ min: 1, max: 40 }),
      isLost: fc.constantFrom(false, false, false, false, true),
    }),
    { maxLength: 80 },
  ),
  /** Frames before these were not recorded. */
  recordedFrom: fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 5, maxLength: 5 }),
  /** By how much the time of day is wrong on other machines. */
  errors: fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 5, maxLength: 5 }),
  clocks: fc.array(fc.integer({ min: 0, max: 1e9 }), { minLength: 5, maxLength: 5 }),
})

type Traffic = typeof traffic extends fc.Arbitrary<infer T> ? T : never

const wallMs = 1_700_000_000_000

/** Plays the traffic and records it as services do, each by its own clock. */
function play(
  { processes, connections, frames, recordedFrom, clocks, errors }: Traffic,
  oneMachine: boolean,
) {
  const open = connections
    .map(({ dialler, called, port }) => ({ dialler: dialler % processes, called: called % processes, port }))
    .filter(({ dialler, called }) => dialler !== called)
    .filter(
      (one, index, all) =>
        all.findIndex(
          (other) => other.dialler === one.dialler && other.called === one.called && other.port === one.port,
        ) === index,
    )
  const noted: (RecordedFrame & { process: number })[] = []
  const journeys: Journey[] = []
  const counts = new Map<string, { sent: number; received: number; arrivesAt: number; broken: boolean }>()
  let now = 1_000
  for (const { connection, outward, gapMs, delayMs, isLost } of frames) {
    if (open.length === 0) break
    now += gapMs
    const { dialler, called, port } = open[connection % open.length]!
    const ends = `127.0.0.${dialler + 1}:${port}>127.0.0.${called + 1}:9`
    const way = `${ends}|${outward}`
    const count = counts.get(way) ?? { sent: 0, received: 0, arrivesAt: 0, broken: false }
    counts.set(way, count)
    const [from, to] = outward ? [dialler, called] : [called, dialler]
    const text = JSON.stringify({ id: noted.length, op: 'Ping', pad: 'x'.repeat(noted.length % 7) })
    const shared = { ends, bytes: text.length, head: btoa(text), n: 0 }
    count.sent += 1
    const sentAt = now
    // Once one was lost, the connection is broken, and nothing behind it arrives.
    count.broken ||= isLost
    const receivedAt = count.broken ? undefined : Math.max(count.arrivesAt, now + delayMs)
    noted.push({
      ...shared,
      process: from,
      at: sentAt,
      dialled: from === dialler,
      peer: `p${to}`,
      sent: true,
      nth: count.sent,
    })
    if (receivedAt !== undefined) {
      count.arrivesAt = receivedAt
      count.received += 1
      noted.push({
        ...shared,
        process: to,
        at: receivedAt,
        dialled: to === dialler,
        peer: `p${from}`,
        sent: false,
        nth: count.received,
      })
    }
    journeys.push({ from, to, port, sentAt, receivedAt })
  }
  const recordings = Array.from({ length: processes }, (_, process): ProcessRecording => {
    const offset = oneMachine ? 0 : clocks[process]!
    return {
      member: `p${process}`,
      service: 'buyer-frontend',
      clock: {
        machine: oneMachine ? 'one' : `m${process}`,
        wallMs: wallMs - offset + (oneMachine ? 0 : errors[process]!),
      },
      frames: noted
        .filter((frame) => frame.process === process && frame.at >= 1_000 + recordedFrom[process]!)
        .sort((a, b) => a.at - b.at)
        .map(({ process: _, ...frame }, index) => ({ ...frame, n: index + 1, at: frame.at + offset })),
    }
  })
  const seen = journeys.filter(
    ({ from, to, sentAt, receivedAt }) =>
      sentAt >= 1_000 + recordedFrom[from]! ||
      (receivedAt !== undefined && receivedAt >= 1_000 + recordedFrom[to]!),
  )
  return { recordings, seen, recordedFrom: recordedFrom.map((from) => from + 1_000) }
}

const written = (hops: { from: string; to: string; sentAt?: number; receivedAt?: number }[]) =>
  hops.map(({ from, to, sentAt, receivedAt }) => `${from}>${to} ${sentAt ?? '?'} ${receivedAt ?? '?'}`).sort()

test('every frame that somebody noted is one hop, between who sent and who received it, at the times they noted', () => {
  fc.assert(
    fc.property(traffic, (market) => {
      const { recordings, seen, recordedFrom } = play(market, true)
      const { hops } = buildTimeline(recordings)
      const expected = seen.map(({ from, to, sentAt, receivedAt }) => ({
        from: `p${from}`,
        to: `p${to}`,
        ...(sentAt >= recordedFrom[from]! && { sentAt: sentAt + wallMs }),
        ...(receivedAt !== undefined &&
          receivedAt >= recordedFrom[to]! && { receivedAt: receivedAt + wallMs }),
      }))
      expect(written(hops)).toEqual(written(expected))
      expect(hops.map(beginOf)).toEqual(hops.map(beginOf).sort((a, b) => a - b))
    }),
    { numRuns: 300 },
  )
})

test('clocks of other machines are set right as far as that no frame arrives before it was sent', () => {
  fc.assert(
    fc.property(traffic, (market) => {
      const { recordings, seen } = play({ ...market, processes: 2, recordedFrom: [0, 0, 0, 0, 0] }, false)
      const { hops, lifelines } = buildTimeline(recordings)
      expect(hops).toHaveLength(seen.length)
      expect(lifelines.filter(({ isEstimated }) => !isEstimated)).toHaveLength(1)
      for (const hop of hops) expect(endOf(hop)).toBeGreaterThanOrEqual(beginOf(hop) - 1e-3)
    }),
    { numRuns: 200 },
  )
})

test('a port that is used again is another connection, although both have the same addresses', () => {
  const ends = '127.0.0.1:7>127.0.0.1:6003'
  const clock = { machine: 'one', wallMs }
  const side = (dialled: boolean) =>
    [1, 2, 1, 2].map((nth, index) => {
      const text = JSON.stringify({ id: index, op: 'Ping' })
      const at = 10 * index + (dialled ? 0 : 1)
      return {
        n: index + 1,
        at,
        ends,
        dialled,
        peer: '',
        sent: dialled,
        nth,
        bytes: text.length,
        head: btoa(text),
      }
    })
  const { hops } = buildTimeline([
    { member: 'a', service: 'client', clock, frames: side(true) },
    { member: 'b', service: 'buyer-frontend', clock, frames: side(false) },
  ])
  expect(hops.map(({ sentAt, receivedAt, facts }) => [facts.id, receivedAt! - sentAt!])).toEqual([
    [0, 1],
    [1, 1],
    [2, 1],
    [3, 1],
  ])
})

test('a hop is called the same when clocks are read anew, as they are while it is recorded', () => {
  const readings = fc.double({ min: -1, max: 1, noNaN: true })
  fc.assert(
    fc.property(traffic, fc.boolean(), readings, (market, oneMachine, drift) => {
      const { recordings } = play(market, oneMachine)
      const later = recordings.map(({ clock, ...recording }) => {
        return { ...recording, clock: { ...clock, wallMs: clock.wallMs + drift } }
      })
      const keys = buildTimeline(recordings).hops.map(({ key }) => key)
      expect(
        buildTimeline(later)
          .hops.map(({ key }) => key)
          .sort(),
      ).toEqual(keys.toSorted())
      expect(new Set(keys).size).toBe(keys.length)
    }),
  )
})
