import { z } from 'zod'
import { longestTitle, planSchema } from './plan.ts'
import { type BenchmarkResult, doubts, hopParts, verdictLevels } from './result.ts'

const amount = z.number().min(0)
const counts = z.record(z.string().max(100), amount)
const text = z.string().max(2_000)
const histogram = z.string().max(1_000_000)

const latency = z.object({
  mean: amount,
  sd: amount,
  min: amount,
  p50: amount,
  p75: amount,
  p90: amount,
  p95: amount,
  p99: amount,
  p999: amount,
  max: amount,
})

const spread = z.object({
  mean: amount,
  sd: amount,
  low: z.number().nullable(),
  high: z.number().nullable(),
})

const figures = z.object({
  calls: amount,
  throughput: amount,
  latencyMs: latency,
  errors: amount,
  errorsByCode: counts,
  refusals: amount,
  refusalsByCode: counts,
  histogram,
})

const operations = z.record(z.string().max(100), figures)

const hopTimes = z.object({
  traced: amount,
  meanMs: amount,
  parts: z.record(z.enum(hopParts), z.object({ meanMs: amount, p50Ms: amount, p99Ms: amount, histogram })),
})

const hops = z.object({ all: hopTimes, operations: z.record(z.string().max(100), hopTimes) }).nullable()
const cpu = z.array(z.object({ name: text, userShare: amount, systemShare: amount }))
const littlesLaw = z.object({ measured: amount, computed: amount })
const delays = z.object({ p50: amount, p99: amount, max: amount })

const run = figures.extend({
  number: z.int().min(1),
  startedAt: z.iso.datetime(),
  seconds: amount,
  operations,
  hops,
  cpu,
  generator: z.object({
    processes: amount,
    cpuShare: amount,
    eventLoopDelayMs: delays,
    lateMs: delays.nullable(),
    clientsLost: amount,
    lossReasons: z.array(text).optional(),
  }),
  machine: z.object({ busyElsewhereShare: amount.nullable(), clockDriftMs: z.number() }),
  littlesLaw,
  faults: z
    .array(z.object({ from: amount, to: amount, label: text }))
    .max(1_000)
    .optional(),
  moments: z
    .array(
      z.object({
        at: amount,
        intervalMs: amount,
        calls: amount,
        errors: amount,
        p50: amount,
        p99: amount,
      }),
    )
    .max(100_000)
    .optional(),
  undone: z.array(text).max(1_000).optional(),
})

const verdict = z.object({
  level: z.enum(verdictLevels),
  reasons: z.array(
    z.object({
      doubt: z.enum(doubts),
      level: z.enum(['doubtful', 'invalid']),
      text,
      scenario: text.optional(),
    }),
  ),
})

const scenario = z.object({
  buyers: z.int().min(0),
  sellers: z.int().min(0),
  ops: amount,
  setUp: z.object({ accounts: amount, items: amount, seconds: amount }),
  warmUp: z.object({ calls: amount, seconds: amount }),
  runs: z.array(run).min(1),
  summary: z.object({
    calls: amount,
    throughput: spread,
    latencyMs: latency.extend({ meanOverRuns: spread }),
    errors: counts,
    refusals: counts,
    histogram,
    operations,
    hops,
    cpu,
    littlesLaw,
  }),
  verdict,
})

/** A result that comes from somewhere else. */
export const resultSchema: z.ZodType<BenchmarkResult> = z.object({
  format: z.literal(1),
  id: z.string().min(1).max(200),
  title: z.string().min(1).max(longestTitle),
  startedAt: z.iso.datetime(),
  endedAt: z.iso.datetime(),
  plan: planSchema,
  machine: z.object({
    hostname: text,
    platform: text,
    cpuModel: text,
    cpus: z.int().min(1),
    memoryBytes: amount,
  }),
  versions: z.object({ marketlab: text, node: text, electron: text.optional() }),
  configuration: z.record(z.string().max(200), z.union([text, z.number(), z.boolean()])),
  verdict,
  scenarios: z.array(scenario).min(1),
})
