import type { Plan } from '../../bench/model/plan.ts'

/** The default title of a benchmark: "1 + 1, 10 + 10, course". */
export function titleOf({ scenarios, workload, loop }: Plan): string {
  const shown = scenarios.slice(0, 4).map(({ buyers, sellers }) => `${buyers} + ${sellers}`)
  const more = scenarios.length > shown.length ? ` and ${scenarios.length - shown.length} more` : ''
  const rate = loop.kind === 'open' ? `, ${loop.ratePerSecond} calls/s` : ''
  return `${shown.join(', ')}${more}, ${workload}${rate}`
}
