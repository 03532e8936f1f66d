import type { Plan } from '../model/plan.ts'
import type { BenchmarkResult } from '../model/result.ts'
import { describeLoop, describeMemory, describeTarget, describeWarmUp } from '../words/conditions.ts'
import { describeWorkload } from '../words/workload.ts'

export interface Condition {
  name: string
  first: string
  second: string
}

/** The other differences between two results, so that a difference is not explained by the wrong cause. */
export function differingConditions(first: BenchmarkResult, second: BenchmarkResult): Condition[] {
  const [one, other] = [conditionsOf(first), conditionsOf(second)]
  const names = [...new Set([...one.keys(), ...other.keys()])]
  return names
    .map((name) => ({ name, first: one.get(name) ?? '–', second: other.get(name) ?? '–' }))
    .filter((condition) => condition.first !== condition.second)
}

function conditionsOf({ machine, versions, configuration, plan }: BenchmarkResult): Map<string, string> {
  return new Map([
    ['machine', machine.hostname],
    ['system', machine.platform],
    ['processor', `${machine.cpus} × ${machine.cpuModel}`],
    ['memory', describeMemory(machine.memoryBytes)],
    ...Object.entries(versions).map(([name, version]) => [`version of ${name}`, version] as const),
    ...planConditions(plan),
    ...Object.entries(configuration).map(([name, value]) => [name, String(value)] as const),
  ])
}

function planConditions(plan: Plan): [string, string][] {
  return [
    ['workload', describeWorkload(plan.workload)],
    ['loop', describeLoop(plan.loop)],
    ['runs', String(plan.runs)],
    ['warm-up calls of each client', describeWarmUp(plan)],
    ['seed', String(plan.seed)],
    ['traced requests', plan.traceEvery === 0 ? 'none' : `1 of ${plan.traceEvery}`],
    ['cluster', describeTarget(plan.target)],
  ]
}
