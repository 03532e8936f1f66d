import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { MetricSample, ServiceMetrics } from '../../services/contract/tracing.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { MetricsHub } from './metrics-hub.ts'
import type { ProcessMemory } from './process-memory.ts'

let now: ServiceMetrics
let told: object[]
let hub: MetricsHub

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  told = []
  now = {
    instance: 'first',
    member: 'product-db',
    service: 'product-db',
    ...times(),
    samples: [],
    operations: {},
  }
  const instructions = {
    give: (_to: string, _op: string, wanted: object) => ({ all: Promise.resolve(told.push(wanted)) }),
    ask: () => Promise.resolve({ ...now, ...times() }),
  }
  const names = ['product-db']
  const cluster = { instructions, names, pids: () => new Map([['product-db', 7]]) }
  const memory = { refresh: () => undefined, of: (_: number, resident: number) => resident - 100 }
  hub = new MetricsHub(cluster as unknown as AppCluster, memory as unknown as ProcessMemory, () => undefined)
})

afterEach(() => {
  hub.close()
  vi.useRealTimers()
})

function times(): Pick<ServiceMetrics, 'at' | 'clock'> {
  return { at: Date.now() - 900_000, clock: { machine: 'one', wallMs: 900_000 } }
}

function gauge(name: string, value: number): MetricSample {
  return { name, type: 'gauge', help: '', values: [{ value }] }
}

const shown = () => hub.view(1).members[0]!

test('metrics are collected before anybody looks, and the event loop is measured only while somebody does', async () => {
  expect(told).toEqual([{ requests: true, eventLoop: false }])
  await vi.advanceTimersByTimeAsync(11_000)
  expect(shown().cpuPercent.filter((value) => value !== null)).toHaveLength(2)
  hub.watch(true)
  expect(told.at(-1)).toEqual({ requests: true, eventLoop: true })
  await hub.collect(false)
  hub.watch(false)
  hub.watch(true)
  expect(told.at(-1)).toMatchObject({ requests: false })
})

test('the memory is the one that the other pages show', async () => {
  now.samples = [gauge('process_resident_memory_bytes', 1_000)]
  await vi.advanceTimersByTimeAsync(6_000)
  expect(shown().gauges.process_memory_bytes).toContain(900)
})

test('the first reading of a process that was started again is known as such', async () => {
  hub.watch(true)
  await vi.advanceTimersByTimeAsync(3_000)
  expect(shown().starts).toEqual([])
  now = { ...now, instance: 'second' }
  await vi.advanceTimersByTimeAsync(3_000)
  const { starts, cpuPercent } = shown()
  expect(starts).toHaveLength(1)
  expect(cpuPercent[starts[0]! - 1]).toBeNull()
  expect(cpuPercent[starts[0]!]).not.toBeNull()
})

test('a reply with which a service said no is a refusal and no error', async () => {
  await vi.advanceTimersByTimeAsync(1_000)
  now.operations = {
    Login: { outcomes: { ok: 5, UNAUTHENTICATED: 2, UNAVAILABLE: 1 }, latency: [], totalMicros: 0 },
  }
  await vi.advanceTimersByTimeAsync(5_000)
  const { errorsPerSecond, refusalsPerSecond } = shown()
  expect([Object.keys(errorsPerSecond), Object.keys(refusalsPerSecond)]).toEqual([
    ['UNAVAILABLE'],
    ['UNAUTHENTICATED'],
  ])
})
