import type { ScenarioResult } from '../../model/result.ts'
import { mean, sum } from '../../statistics/moments.ts'
import { formatFigure, formatPercent, formatRate } from '../../words/numbers.ts'

/** From here on there is hardly a moment when it could have done more. */
const fullFrom = 0.85

export interface ProcessorUse {
  /** In processors, over all processes. */
  total: number
  /** Processor time, in microseconds. */
  perCallMicros: number
  perCallByProcess: { name: string; micros: number }[]
  busiest: { name: string; share: number }
  /** False if the services run elsewhere and only the generator is told of. */
  servicesKnown: boolean
}

export function processorUse({ summary }: ScenarioResult): ProcessorUse | undefined {
  const shares = summary.cpu.map(({ name, userShare, systemShare }) => ({
    name,
    share: userShare + systemShare,
  }))
  const [busiest] = [...shares].sort((a, b) => b.share - a.share)
  if (busiest === undefined || summary.throughput.mean === 0) return undefined
  const micros = (share: number) => (share / summary.throughput.mean) * 1e6
  const total = sum(shares.map(({ share }) => share))
  return {
    total,
    perCallMicros: micros(total),
    perCallByProcess: shares.map(({ name, share }) => ({ name, micros: micros(share) })),
    busiest,
    servicesKnown: shares.some(({ name }) => name !== 'generator'),
  }
}

/** Explains whether the processors were the limit. */
export function explainProcessors(scenario: ScenarioResult, cpus: number): string[] {
  const use = processorUse(scenario)
  if (use === undefined) return []
  if (!use.servicesKnown)
    return [
      `The generator used ${formatFigure(use.total)} processors; what the services used is not known, since they were not started by this benchmark.`,
    ]
  const cost = `All processes together kept ${formatFigure(use.total)} of ${cpus} processors busy, ${formatFigure(use.perCallMicros)} µs for each call, the generator's share included.`
  return [`${cost} ${describeLimit(use, cpus, processorsElsewhere(scenario, cpus))}`]
}

function describeLimit(
  { total, perCallMicros, busiest }: ProcessorUse,
  cpus: number,
  elsewhere: number,
): string {
  if (total >= fullFrom * cpus)
    return `That is nearly all there is: at this cost ${cpus} processors cannot do more than ${formatRate((cpus * 1e6) / perCallMicros)}, so the processors are the limit, and the time that calls take is mostly waiting for one.`
  if (total + elsewhere >= fullFrom * cpus)
    return `Other programs took ${formatFigure(elsewhere)} more, so no processor was left: much of the time that calls take is waiting for one.`
  if (busiest.share >= fullFrom)
    return `The busiest process, ${busiest.name}, used ${formatPercent(busiest.share)} of one. It does its work in one thread, so it is the limit, although the machine has processors left.`
  return `No process was at its limit (the busiest, ${busiest.name}, used ${formatPercent(busiest.share)} of a processor): calls take their time on the way and for the disk, not for want of processors.`
}

function processorsElsewhere({ runs }: ScenarioResult, cpus: number): number {
  return cpus * mean(runs.flatMap(({ machine }) => machine.busyElsewhereShare ?? []))
}
