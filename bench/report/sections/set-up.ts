import type { Plan } from '../../model/plan.ts'
import type { BenchmarkResult } from '../../model/result.ts'
import { thinkTimeOf } from '../../model/workload.ts'
import { describeLoop, describeMemory, describeTarget } from '../../words/conditions.ts'
import { counted, formatCount, formatRate, formatSeconds } from '../../words/numbers.ts'
import { shortScenario } from '../../words/scenario.ts'
import { describeWorkload } from '../../words/workload.ts'
import type { Section } from '../document.ts'

const programNames: Record<string, string> = { marketlab: 'Marketlab', node: 'Node.js', electron: 'Electron' }

/** Under which conditions it was measured, so that somebody else can do it again. */
export function setUpSection(result: BenchmarkResult): Section {
  const { plan, machine, versions, configuration, scenarios } = result
  return {
    id: 'set-up',
    title: 'Set-up',
    blocks: [
      {
        kind: 'facts',
        facts: [
          ['Machine', machine.hostname],
          ['Processors', `${machine.cpus} × ${machine.cpuModel}`],
          ['Memory', describeMemory(machine.memoryBytes)],
          ['System', machine.platform],
          ...Object.entries(versions).map(
            ([name, version]) => [programNames[name] ?? name, version] as [string, string],
          ),
          ['Cluster', describeTarget(plan.target)],
          ['Workload', describeWorkload(plan.workload)],
          ['Loop', describeLoop(plan.loop)],
          ['Runs of each scenario', formatCount(plan.runs)],
          ['Calls per client and run', formatCount(plan.ops)],
          ['Seed', String(plan.seed)],
          ...Object.entries(configuration).map(([name, value]) => [name, String(value)] as [string, string]),
        ],
      },
      { kind: 'heading', text: 'The work of the clients' },
      { kind: 'list', items: [describeWork(plan), describePace(plan), describeTiming(plan)] },
      {
        kind: 'table',
        caption: 'Before the first run of each scenario. None of this is timed.',
        columns: [
          { title: 'Scenario', unit: 'buyers + sellers' },
          { title: 'Accounts made', figures: true },
          { title: 'Items put up for sale', figures: true },
          { title: 'Set-up took', figures: true },
          { title: 'Warm-up calls', figures: true },
          { title: 'Warm-up took', figures: true },
        ],
        rows: scenarios.map((scenario) => [
          shortScenario(scenario),
          formatCount(scenario.setUp.accounts),
          formatCount(scenario.setUp.items),
          formatSeconds(scenario.setUp.seconds),
          formatCount(scenario.warmUp.calls),
          formatSeconds(scenario.warmUp.seconds),
        ]),
      },
    ],
  }
}

function describeWork({ workload, seed }: Plan): string {
  const seeded = `All random choices of the clients follow from the seed ${seed}, so the benchmark can be repeated.`
  if (workload === 'course')
    return `Each seller changes the price of an item back and forth (ChangeItemPrice), each buyer searches (SearchItemsForSale). ${seeded}`
  if (workload === 'mixed')
    return `A mix of all operations of buyers and sellers, purchases among them. ${seeded}`
  return `A workload from a file: ${describeWorkload(workload)}. ${seeded}`
}

function describePace({ loop, ops, workload }: Plan): string {
  const next =
    typeof workload === 'string' || thinkTimeOf(workload) === 0
      ? 'is sent when the reply to the last is there'
      : `follows the reply to the last after a pause of ${workload.thinkTime} on average`
  return loop.kind === 'closed'
    ? `Each client has a connection of its own and makes ${counted(ops, 'call')} a run, one at a time: the next ${next}.`
    : `Requests are due at ${formatRate(loop.ratePerSecond)} over all clients, whether or not earlier ones have been answered.`
}

function describeTiming({ loop }: Plan): string {
  return loop.kind === 'closed'
    ? 'Each call is timed from just before its request is sent until its whole reply is read. Throughput is the calls of a run divided by its duration.'
    : 'Each call is timed from the moment when it was due until its whole reply is read, so that a stall is felt by all calls that were due meanwhile.'
}
