import { randomInt, randomUUID } from 'node:crypto'
import { cpus, hostname, arch, release, totalmem, type as systemType } from 'node:os'
import type { BenchmarkHost } from './host/benchmark-host.ts'
import type { Plan } from './model/plan.ts'
import type { OnProgress } from './model/progress.ts'
import type { BenchmarkResult, Machine, ScenarioResult, Verdict } from './model/result.ts'
import { ScenarioRun } from './run/run-scenario.ts'
import { TimeLeft } from './run/time-left.ts'
import { prefixOf } from './set-up/accounts.ts'
import type { Addresses } from './set-up/set-up.ts'
import { takeOffSale } from './set-up/take-off-sale.ts'
import { openTarget } from './target/open-target.ts'
import { judgeBenchmark } from './verdict/judge.ts'
import { nameWorkload } from './words/workload.ts'

export interface BenchmarkOptions {
  host: BenchmarkHost
  /** Ends the benchmark at any moment, with nothing left behind. */
  signal: AbortSignal
  onProgress: OnProgress
  title?: string | undefined
  /** The file for what the clients read and write. The plan must have one scenario and one process then. */
  history?: string
}

const tagLength = 6

/**
 * Carries a plan out. When it is cancelled, it results in what was finished by then; without a single finished run it
 * rejects with the signal's reason.
 */
export async function runBenchmark(plan: Plan, options: BenchmarkOptions): Promise<BenchmarkResult> {
  const { host, signal, onProgress, title = titleOf(plan), history } = options
  signal.throwIfAborted()
  const startedAt = new Date().toISOString()
  const phase = (name: 'starting' | 'stopping', scenario: number) =>
    onProgress({ kind: 'phase', phase: name, scenario, run: 0, done: 0, total: 0, secondsLeft: null })
  phase('starting', 0)
  const target = await openTarget(plan.target, host, signal)
  const scenarios: ScenarioResult[] = []
  const tag = randomInt(36 ** tagLength)
    .toString(36)
    .padStart(tagLength, '0')
  let begun = 0
  try {
    const context = { plan, tag, host, target, signal, onProgress, timeLeft: new TimeLeft(plan), history }
    for (const scenario of plan.scenarios.keys()) {
      begun = scenario + 1
      const result = await new ScenarioRun(context, scenario).result()
      scenarios.push(result)
      onProgress({ kind: 'scenario', scenario, result })
      if (signal.aborted) break
    }
  } catch (error) {
    if (!signal.aborted) throw error
    if (scenarios.length === 0) throw signal.reason
  } finally {
    phase('stopping', Math.min(scenarios.length, plan.scenarios.length - 1))
    if (plan.target.kind !== 'private') await clearUp(plan, tag, begun, target.addresses)
    await target.close()
  }
  return {
    format: 1,
    id: randomUUID(),
    title,
    startedAt,
    endedAt: new Date().toISOString(),
    plan,
    machine: describeMachine(),
    versions: host.versions,
    configuration: target.configuration,
    verdict: judgeBenchmark([...scenarios.map(({ verdict }) => verdict), ...cutShort(plan, scenarios)]),
    scenarios,
  }
}

/** In a market of others nothing of the benchmark stays for sale, as far as the market still answers. */
async function clearUp({ scenarios }: Plan, tag: string, begun: number, addresses: Addresses): Promise<void> {
  for (const [scenario, { sellers }] of scenarios.slice(0, begun).entries()) {
    const prefix = prefixOf({ tag, scenario })
    await takeOffSale(addresses, prefix, Math.max(1, sellers)).catch(() => undefined)
  }
}

/** The verdict on scenarios that were never run, because the benchmark was cancelled before. */
function cutShort({ scenarios: planned }: Plan, results: readonly ScenarioResult[]): Verdict[] {
  const alreadySaid = results.some(({ verdict }) =>
    verdict.reasons.some(({ doubt }) => doubt === 'cancelled'),
  )
  if (results.length === planned.length || alreadySaid) return []
  const text = `Cancelled after ${results.length} of ${planned.length} scenarios. Run the others again for the whole picture.`
  return [{ level: 'doubtful', reasons: [{ doubt: 'cancelled', level: 'doubtful', text }] }]
}

function titleOf({ workload, loop, scenarios }: Plan): string {
  const sizes = scenarios.map(({ buyers, sellers }) => `${buyers} + ${sellers}`).join(', ')
  const how = loop.kind === 'open' ? `${loop.ratePerSecond} a second` : 'closed loop'
  return `${nameWorkload(workload)}, ${sizes}, ${how}`
}

function describeMachine(): Machine {
  const processors = cpus()
  return {
    hostname: hostname(),
    platform: `${systemType()} ${release()} ${arch()}`,
    cpuModel: processors[0]?.model.trim() ?? 'unknown',
    cpus: processors.length,
    memoryBytes: totalmem(),
  }
}
