import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { planSchema } from '../../bench/model/plan.ts'
import type { Progress } from '../../bench/model/progress.ts'
import { type Tick, TimelineKeeper } from '../../bench/model/timeline.ts'
import { makeResult } from '../../bench/testing/make-result.ts'
import type { LiveUpdate } from '../ipc/bench-types.ts'
import { LiveFeed } from './live-feed.ts'

const plan = planSchema.parse({
  scenarios: [
    { buyers: 1, sellers: 1 },
    { buyers: 2, sellers: 2 },
  ],
  runs: 2,
})
const result = makeResult({ plan: { scenarios: plan.scenarios, runs: 2 } })

function tick(scenario: number, run: number, at: number): Tick {
  const latencyMs = { mean: 1, p50: 1, p90: 2, p99: 3, max: 4 }
  return {
    kind: 'tick',
    scenario,
    run,
    at,
    intervalMs: 250,
    calls: 10,
    errors: 0,
    refusals: 0,
    latencyMs,
    samples: [],
  }
}

/** A page that collects the messages of the feed. */
class Listener {
  keeper = new TimelineKeeper()
  runs: number[] = []
  steps: string[] = []
  messages = 0

  readonly hear = (update: LiveUpdate): void => {
    this.messages += 1
    // As over the bridge: nothing is shared.
    const copy = structuredClone(update)
    if (copy.kind === 'whole') {
      this.keeper = new TimelineKeeper(copy.timeline)
      this.runs = copy.runs.map(({ number }) => number)
      this.steps = copy.steps.map(({ run, step }) => `${run} ${step.text}`)
    } else if (copy.kind === 'ticks') for (const one of copy.ticks) this.keeper.add(one)
    else if (copy.kind === 'step') this.steps.push(`${copy.run} ${copy.step.text}`)
    else this.runs.push(copy.run.number)
  }

  get ends(): number[] {
    return this.keeper.timeline.points.map(({ at }) => at)
  }
}

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

it('tells ticks in batches, runs at once, and a late listener all there is, once', () => {
  const early = new Listener()
  const late = new Listener()
  let isLateListening = false
  const feed = new LiveFeed((update) => {
    early.hear(update)
    if (isLateListening) late.hear(update)
  })
  expect(feed.catchUp()).toBeUndefined()
  feed.begin('one', plan)
  const told = early.messages
  for (let at = 250; at <= 1_000; at += 250) feed.take(tick(0, 1, at))
  expect(early.messages).toBe(told)
  vi.advanceTimersByTime(300)
  expect(early.messages).toBe(told + 1)
  expect(early.ends).toEqual([250, 500, 750, 1_000])

  feed.take(tick(0, 1, 1_250))
  late.hear(feed.catchUp()!)
  isLateListening = true
  feed.take(tick(0, 1, 1_500))
  feed.take({ kind: 'run', scenario: 0, run: result.scenarios[0]!.runs[0]! })
  expect(early.runs).toEqual([1])
  expect(late.runs).toEqual([1])
  expect(late.ends).toEqual([250, 500, 750, 1_000, 1_250, 1_500])
  expect(early.ends).toEqual(late.ends)
})

it('begins anew with each scenario and keeps a timeline of each', () => {
  const listener = new Listener()
  const feed = new LiveFeed(listener.hear)
  feed.begin('one', plan)
  feed.take(tick(0, 1, 250))
  const run: Progress = { kind: 'run', scenario: 0, run: result.scenarios[0]!.runs[0]! }
  feed.take(run)
  feed.take(tick(1, 1, 250))
  feed.take(tick(1, 1, 500))
  feed.end()
  expect(listener.runs).toEqual([])
  expect(listener.ends).toEqual([250, 500])
  expect(feed.timelines.map(({ points }) => points.length)).toEqual([1, 2])
  feed.begin('two', plan)
  expect(feed.timelines.map(({ points }) => points.length)).toEqual([0])
})

it('tells at once what is done to the cluster, and a late listener as long as its run has not ended', () => {
  const listener = new Listener()
  const late = new Listener()
  const feed = new LiveFeed(listener.hear)
  feed.begin('one', plan)
  feed.take(tick(0, 1, 250))
  feed.take({
    kind: 'step',
    scenario: 0,
    run: 1,
    step: { at: 300, firedAt: 301, text: 'pause product-db for 1s' },
  })
  expect(listener.steps).toEqual(['1 pause product-db for 1s'])
  late.hear(feed.catchUp()!)
  expect(late.steps).toEqual(listener.steps)
  feed.take({ kind: 'run', scenario: 0, run: result.scenarios[0]!.runs[0]! })
  late.hear(feed.catchUp()!)
  expect(late.steps).toEqual([])
})

it('tells how all calls of the ended runs are spread, not only those of the newest', () => {
  const updates: LiveUpdate[] = []
  const feed = new LiveFeed((update) => updates.push(structuredClone(update)))
  feed.begin('one', plan)
  const runs = result.scenarios[0]!.runs
  for (const run of runs) feed.take({ kind: 'run', scenario: 0, run })
  const last = updates.at(-1)!
  expect(last.kind === 'run' && last.curve.calls).toBe(runs.reduce((sum, { calls }) => sum + calls, 0))
})
