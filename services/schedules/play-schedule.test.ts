import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Played } from '../contract/schedule-run.ts'
import type { Controlled, ControlledMember } from '../cluster/control/controlled.ts'
import { FaultControl } from '../cluster/control/fault-control.ts'
import { serviceNames } from '../config/config.ts'
import { parseSchedule } from './parse-schedule.ts'
import { playSchedule } from './play-schedule.ts'

// The module of timers as promises is not replaced by fake timers.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number, _value: unknown, { signal }: { signal?: AbortSignal } = {}) =>
    new Promise<void>((resolve, reject) => {
      const timer = setTimeout(resolve, ms)
      signal?.addEventListener('abort', () => {
        clearTimeout(timer)
        reject(new Error('cancelled'))
      })
    }),
}))

const text = `
seed: 5
length: 60s
steps:
  - {at: 100ms, do: black-hole from clients to buyer-frontend replies 40% for 600ms}
  - {at: 300ms, do: latency 30ms jitter 20ms from buyer-frontend to product-db}
  - {at: 5s, do: kill seller-frontend}
  - {at: 9s, do: heal}
  - {at: 30s, do: slow-disk product-db 20ms}
  - {at: 31s, do: pause nobody}
  - {at: 32s, do: latency 30ms from gateway to buyer-frontend}
`
const firesAt = [100, 300, 5_000, 9_000, 30_000, 31_000, 32_000]
const restartMs = 400

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** A cluster without processes: a killed member is another process some time later, and every order is given at once. */
function simulatedCluster(): Controlled {
  const pids = new Map<string, number>(serviceNames.map((name, index) => [name, index + 1]))
  const instructions = { give: () => ({ each: new Map() }), withdraw: () => undefined }
  return {
    instructions,
    members: () =>
      serviceNames.map((name) => ({
        name,
        kind: name,
        state: 'healthy',
        paused: false,
        pid: pids.get(name),
      })) as unknown as ControlledMember[],
    signal: (name: string) => {
      const pid = pids.get(name)!
      pids.delete(name)
      setTimeout(() => pids.set(name, pid + 10), restartMs)
    },
  } as unknown as Controlled
}

interface Done extends Played {
  seeds: (number | undefined)[]
  leftOver: number
}

async function play(seed = 5, cancelAt?: number): Promise<Done> {
  const cluster = simulatedCluster()
  const desk = new FaultControl(cluster)
  const added = vi.spyOn(desk, 'add')
  const controller = new AbortController()
  if (cancelAt !== undefined) setTimeout(() => controller.abort(), cancelAt)
  const schedule = { ...parseSchedule(text, 'test'), seed }
  const playing = playSchedule(schedule, { cluster, desk, signal: controller.signal })
  await vi.advanceTimersByTimeAsync(120_000)
  const played = await playing
  return { ...played, seeds: added.mock.calls.map(([, given]) => given), leftOver: desk.active().length }
}

test('every step fires at its time, to the millisecond, and nothing is left when the schedule is over', async () => {
  const { steps, leftOver } = await play()
  expect(steps.map(({ at }) => at)).toEqual(firesAt)
  expect(steps.map(({ firedAt }) => firedAt)).toEqual(firesAt)
  expect(leftOver).toBe(0)
})

test('played twice with the same seed, the same faults come with the same chance at the same times', async () => {
  const [one, other] = [await play(), await play()]
  expect(other).toEqual(one)
  expect(new Set(one.seeds).size).toBe(one.seeds.length)
  expect((await play(6)).seeds).not.toEqual(one.seeds)
})

test('it tells when each fault began and ended, and which step could not be done', async () => {
  const { steps, faults } = await play()
  expect(steps.map(({ problem }) => problem?.split('.')[0])).toEqual([
    ...Array<undefined>(5).fill(undefined),
    'There is no member "nobody"',
    'there is no gateway in this cluster',
  ])
  const [hole, latency, kill, disk] = faults
  expect(hole).toMatchObject({ from: 100, to: 700 })
  expect(latency).toMatchObject({ from: 300, to: 9_000 })
  expect(kill!.from).toBe(5_000)
  expect(kill!.to).toBeGreaterThanOrEqual(5_000 + restartMs)
  expect(kill!.to).toBeLessThan(5_000 + restartMs + 50)
  expect(disk).toMatchObject({ from: 30_000, to: 60_000 })
})

test('cancelled in the middle, it heals what it began and does nothing more', async () => {
  const { steps, leftOver } = await play(5, 6_000)
  expect(steps.map(({ firedAt }) => firedAt)).toEqual(firesAt.slice(0, 3))
  expect(leftOver).toBe(0)
})
