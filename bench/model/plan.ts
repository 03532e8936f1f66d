import { z } from 'zod'
import { routes } from '../../services/contract/gateway.ts'
import { thinkTimeOf, workloadSchema } from './workload.ts'

/** The course's three scenarios, by number. */
export const courseScenarios = {
  1: { buyers: 1, sellers: 1 },
  2: { buyers: 10, sellers: 10 },
  3: { buyers: 100, sellers: 100 },
} as const

/** The limits of a plan, both ends included. */
export const planLimits = {
  clients: [0, 2_000],
  frontends: [1, 20],
  scenarios: [1, 20],
  runs: [1, 100],
  ops: [1, 1_000_000],
  warmUpOps: [0, 1_000_000],
  seed: [0, 2 ** 31],
  traceEvery: [0, 1_000_000],
  ratePerSecond: [0.1, 1_000_000],
} as const

/** Enough to tell where the time goes, too few to be felt: see `npm run bench:tracing`. */
export const usualTraceEvery = 200

const whole = ([least, most]: readonly [number, number]) => z.int().min(least).max(most)

const clients = whole(planLimits.clients)
const address = z.object({ host: z.string().min(1).max(255), port: z.int().min(1).max(65_535) })

const scenario = z
  .object({ buyers: clients, sellers: clients })
  .refine(({ buyers, sellers }) => buyers + sellers > 0, { error: 'at least one buyer or seller' })

const loop = z.discriminatedUnion('kind', [
  /** Each client sends its next request when it has the reply to the last. */
  z.object({ kind: z.literal('closed') }),
  /** Requests are due at a fixed rate, over all clients, and timed from when they were due. */
  z.object({
    kind: z.literal('open'),
    ratePerSecond: z.number().min(planLimits.ratePerSecond[0]).max(planLimits.ratePerSecond[1]),
  }),
])

const through = z.enum(routes).optional()

/** Several, and the clients spread themselves over them. */
const addresses = z.union([address, z.array(address).min(1).max(planLimits.frontends[1])])

const target = z.discriminatedUnion('kind', [
  /** A cluster of the benchmark's own, on a data folder of its own that is removed afterwards unless one is named. */
  z.object({
    kind: z.literal('private'),
    folder: z.string().min(1).optional(),
    /** The number for each side; one by default. */
    frontends: whole(planLimits.frontends).optional(),
    through,
  }),
  /** The cluster that the desktop app runs. */
  z.object({ kind: z.literal('app'), through }),
  /** Frontends that somebody else runs; they may be another implementation. */
  z.object({ kind: z.literal('addresses'), buyer: addresses, seller: addresses }),
])

export const longestTitle = 200

/** The faults in each run, timed from the run's beginning. */
const schedule = z.object({
  title: z.string().min(1).max(longestTitle),
  seed: z.int().min(0),
  /** In milliseconds, and in the words of a schedule. */
  steps: z.array(z.object({ at: z.number().min(0), do: z.string().min(1).max(500) })).max(200),
})

const planFields = z.object({
  /** One after another, each with clients of its own. */
  scenarios: z.array(scenario).min(planLimits.scenarios[0]).max(planLimits.scenarios[1]),
  workload: workloadSchema.default('course'),
  loop: loop.default({ kind: 'closed' }),
  runs: whole(planLimits.runs).default(10),
  /** Calls of each client in each run. */
  ops: whole(planLimits.ops).default(1_000),
  /** Calls of each client before the first run of a scenario, which count nowhere; by default as many as it takes. */
  warmUpOps: whole(planLimits.warmUpOps).optional(),
  seed: whole(planLimits.seed).default(1),
  /** One of this many requests of a client asks for the times of each hop; 0 asks for none. */
  traceEvery: whole(planLimits.traceEvery).default(usualTraceEvery),
  target: target.default({ kind: 'private' }),
  schedule: schedule.optional(),
  /** Generator processes; by default as many as the processors and the clients call for. */
  processes: z.int().min(1).max(64).optional(),
  /** A request without a reply for this long has failed. */
  requestTimeoutMs: z.int().min(1).max(600_000).optional(),
})

/** The plan of a benchmark. */
export const planSchema = planFields.superRefine(({ scenarios, workload, loop }, context) => {
  const add = (path: keyof z.input<typeof planFields>, message: string) =>
    context.addIssue({ code: 'custom', path: [path], message })
  if (loop.kind === 'open' && thinkTimeOf(workload) > 0)
    add('loop', 'clients that think before each call have no rate: take thinkTime out of the workload')
  if (typeof workload === 'string') return
  for (const role of ['buyer', 'seller'] as const)
    if (workload[role] === undefined && scenarios.some((clients) => clients[`${role}s`] > 0))
      add('workload', `"${workload.name}" has no operations for ${role}s, and a scenario has some`)
})

export type Plan = z.output<typeof planSchema>
export type PlanInput = z.input<typeof planSchema>
export type Scenario = Plan['scenarios'][number]
export type Loop = Plan['loop']
export type Target = Plan['target']
export type TargetAddress = z.output<typeof address>
