import { describe, expect, test } from 'vitest'
import type { TimelineEvent } from '../../../electron/ipc/timeline-types.ts'
import { faultsAmong } from '../traces/diagram/bands.ts'
import { lanesWithin } from '../traces/diagram/lanes.ts'
import { withUpdate } from '../state/timeline.ts'
import { markLabel, marksBetween, marksInRuns } from './marks.ts'
import { stretchesIn } from './stretches.ts'

let seq = 0
const event = (at: number, what: string, more: Partial<TimelineEvent> = {}): TimelineEvent => ({
  seq: (seq += 1),
  at,
  kind: 'member',
  what,
  text: `${what}.`,
  tone: 'neutral',
  ...more,
})
const down = (at: number, member: string) => event(at, 'killed', { member, edge: 'begins' })
const up = (at: number, member: string) => event(at, 'back', { member, edge: 'ends' })

describe('what lasted', () => {
  const spans = (events: TimelineEvent[]) => stretchesIn(events).map(({ from, to }) => [from, to])

  test('lasted from its beginning to the end of the same thing', () => {
    expect(spans([down(1, 'a'), down(2, 'b'), up(3, 'b'), up(5, 'a'), down(7, 'a')])).toEqual([
      [1, 5],
      [2, 3],
      [7, null],
    ])
    const fault = (at: number, subject: string, edge: 'begins' | 'ends') =>
      event(at, subject, { kind: 'fault', subject, edge })
    const stretches = stretchesIn([
      fault(1, 'f1', 'begins'),
      down(2, 'a'),
      fault(3, 'f2', 'begins'),
      fault(4, 'f1', 'ends'),
    ])
    expect(faultsAmong(stretches)).toEqual([
      { name: 'f1', from: 1, to: 4 },
      { name: 'f2', from: 3, to: null },
    ])
  })

  test('all ends of a member end what lasted there: one that is killed while it is paused is neither once it is back', () => {
    const paused = event(1, 'paused', { member: 'a', edge: 'begins' })
    expect(spans([paused, down(2, 'a'), up(9, 'a')])).toEqual([
      [1, 9],
      [2, 9],
    ])
  })

  test('ended with the app, at the last event that was written down', () => {
    const app = event(100, 'app started', { kind: 'app' })
    expect(spans([down(1, 'a'), up(4, 'b'), app, up(200, 'a')])).toEqual([[1, 4]])
  })
})

describe('marks', () => {
  const events = [
    event(1_000, 'app started', { kind: 'app' }),
    event(2_000, 'killed', { member: 'a' }),
    event(3_000, 'cpu-hog a 80%', { kind: 'fault', member: 'a' }),
    event(9_000, 'snapshot', { kind: 'snapshot' }),
  ]

  test('are the events within the axis, at their places', () => {
    expect(marksBetween(events, 0, 8_000, (at) => at / 1_000)).toEqual([
      { x: 2, label: 'a killed', tone: 'neutral' },
      { x: 3, label: 'cpu-hog a 80%', tone: 'neutral' },
    ])
    expect(markLabel(events[3]!)).toBe('snapshot')
  })

  test('of a benchmark stand in measured time, and what happened between two runs stands nowhere', () => {
    const runs = [
      { number: 1, startedAt: new Date(1_500).toISOString(), seconds: 1 },
      { number: 2, startedAt: new Date(8_000).toISOString(), seconds: 2 },
    ]
    const starts = [
      { number: 1, at: 0 },
      { number: 2, at: 1_000 },
    ]
    expect(marksInRuns(events, starts, runs).map(({ x, label }) => [x, label])).toEqual([
      [0.5, 'a killed'],
      [2, 'snapshot'],
    ])
  })
})

test('the lanes of a diagram show what happened to its processes while it was in view', () => {
  const open = event(5, 'breaker open', { kind: 'breaker', member: 'b' })
  const events = [down(1, 'a'), up(3, 'a'), open, down(6, 'c'), down(8, 'b')]
  const shown = (from: number, to: number) => {
    const lanes = lanesWithin({ from, to }, new Set(['a', 'b']), events, stretchesIn(events))
    return [...lanes.stretches.map((stretch) => stretch.event), ...lanes.moments].map(markLabel)
  }
  expect(shown(2, 7)).toEqual(['a killed', 'b breaker open'])
  expect(shown(4, 4)).toEqual([])
  expect(shown(20, 30)).toEqual(['b killed'])
})

test('what main tells is put in the order of time, once, until it tells of everything', () => {
  const [first, second, late] = [event(10, 'one'), event(30, 'two'), event(20, 'late')] as const
  const both = withUpdate([first, second], { isWhole: false, events: [late, second] })
  expect(both.map(({ what }) => what)).toEqual(['one', 'late', 'two'])
  expect(withUpdate(both, { isWhole: true, events: [second] })).toEqual([second])
})
