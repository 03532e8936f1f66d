import { Random } from '../../services/testing/random.ts'
import { type Plan, type PlanInput, planSchema, type Scenario } from '../model/plan.ts'
import type { Workload } from '../model/workload.ts'
import type { BenchmarkResult, HopPart, RunResult, ScenarioResult } from '../model/result.ts'
import { warmUpOf } from '../model/warm-up.ts'
import { summarise } from '../statistics/summarise.ts'
import { judgeBenchmark, judgeScenario } from '../verdict/judge.ts'
import { makeRun } from './make-run.ts'

export interface ResultShape {
  plan?: Partial<PlanInput>
  /** How much slower than usual. */
  slower?: number
  seed?: number
  cancelled?: boolean
  /** This many runs and no more, as after a cancellation. */
  keptRuns?: number
  traced?: boolean
  id?: string
  title?: string
  /** Changes a run before anything is summed up or judged. */
  eachRun?: (run: RunResult, scenario: Scenario) => RunResult
}

/** A whole result from generated latencies: the course's three scenarios unless told otherwise. */
export function makeResult(shape: ResultShape = {}): BenchmarkResult {
  const plan = planSchema.parse({
    scenarios: [
      { buyers: 1, sellers: 1 },
      { buyers: 10, sellers: 10 },
      { buyers: 100, sellers: 100 },
    ],
    ops: 100,
    ...shape.plan,
  })
  const runsOfAll = runsFor(plan, shape)
  const scenarios = plan.scenarios.map((scenario, index): ScenarioResult => {
    const { buyers, sellers } = scenario
    const clients = buyers + sellers
    const { eachRun = (run: RunResult) => run } = shape
    const runs = runsOfAll[index]!.map((run) => eachRun(run, scenario))
    const warmUpCalls = clients * warmUpOf(plan, scenario)
    const unjudged = {
      buyers,
      sellers,
      ops: plan.ops,
      setUp: { accounts: clients, items: sellers * 10, seconds: 0.4 + clients / 100 },
      warmUp: { calls: warmUpCalls, seconds: warmUpCalls / 15_000 },
      runs,
      summary: summarise(runs),
    }
    return { ...unjudged, verdict: judgeScenario(unjudged, plan, shape.cancelled ?? false) }
  })
  return {
    format: 1,
    id: shape.id ?? '2026-01-31-120000',
    title: shape.title ?? "The course's three scenarios",
    startedAt: '2026-01-31T12:00:00.000Z',
    endedAt: '2026-01-31T12:07:30.000Z',
    plan,
    machine: {
      hostname: 'lab-7',
      platform: 'linux x64',
      cpuModel: 'Example CPU @ 2.60GHz',
      cpus: 2,
      memoryBytes: 8_321_499_136,
    },
    versions: { marketlab: '0.1.0', node: 'v20.20.0' },
    configuration: { 'passwords.cost': 1024, 'journal.flush': true },
    verdict: judgeBenchmark(scenarios.map(({ verdict }) => verdict)),
    scenarios,
  }
}

const made = new Map<string, RunResult[][]>()

/** Those of each scenario. Runs of the same shape are generated once: many tests change a little of the same ones. */
function runsFor(plan: Plan, { seed = 1, slower = 1, traced = true, keptRuns = plan.runs }: ResultShape) {
  const key = JSON.stringify([plan, seed, slower, traced, keptRuns])
  const runs = made.get(key) ?? generatedRuns(plan, { seed, slower, traced, keptRuns })
  made.set(key, runs)
  return structuredClone(runs)
}

function generatedRuns(
  plan: Plan,
  { seed, slower, traced, keptRuns }: Required<Pick<ResultShape, 'seed' | 'slower' | 'traced' | 'keptRuns'>>,
): RunResult[][] {
  const random = new Random(seed)
  return plan.scenarios.map((scenario) => {
    const clients = scenario.buyers + scenario.sellers
    return Array.from({ length: keptRuns }, (_, index) =>
      makeRun({
        number: index + 1,
        clients,
        ops: plan.ops,
        operations: operationsOf(plan.workload, scenario, slower),
        hops: traced ? hopShares(clients) : null,
        random: random.fork(),
      }),
    )
  })
}

function operationsOf(
  workload: Workload,
  { buyers, sellers }: Scenario,
  slower: number,
): Record<string, { meanMs: number; share: number }> {
  const clients = buyers + sellers
  const read = (0.22 + 0.046 * clients) * slower
  const write = (0.31 + 0.058 * clients) * slower
  const buying = buyers / clients
  const selling = sellers / clients
  if (workload === 'course') {
    return {
      ChangeItemPrice: { meanMs: write, share: selling },
      SearchItemsForSale: { meanMs: read, share: buying },
    }
  }
  return {
    SearchItemsForSale: { meanMs: read, share: 0.6 * buying },
    GetItem: { meanMs: 0.8 * read, share: 0.2 * buying },
    AddItemToCart: { meanMs: 1.1 * write, share: 0.15 * buying },
    MakePurchase: { meanMs: 2.4 * write, share: 0.05 * buying },
    ChangeItemPrice: { meanMs: write, share: 0.7 * selling },
    DisplayItemsForSale: { meanMs: 1.3 * read, share: 0.3 * selling },
  }
}

/** With more clients, more of the time is spent waiting to be read. */
function hopShares(clients: number): Record<HopPart, number> {
  const waiting = 0.25 + 0.4 * (clients / (clients + 30))
  const rest = 1 - waiting
  return {
    'client-frontend': waiting,
    frontend: 0.2 * rest,
    'frontend-customer-db': 0.22 * rest,
    'customer-db': 0.06 * rest,
    'frontend-product-db': 0.27 * rest,
    'product-db': 0.15 * rest,
    journal: 0.1 * rest,
  }
}
