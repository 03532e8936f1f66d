import type { ExperimentTick, FaultBand, PlayedStep } from '../../../electron/ipc/experiment-types.ts'

/** The data of an experiment that is drawn, while it runs and afterwards. */
export interface Course {
  ticks: readonly ExperimentTick[]
  faults: readonly FaultBand[]
  /** The end of the time axis. */
  lengthMs: number
}

const durations: readonly [RegExp, number][] = [
  [/ for (\d+(?:\.\d+)?)ms$/, 1],
  [/ for (\d+(?:\.\d+)?)s$/, 1_000],
  [/ for (\d+(?:\.\d+)?)min$/, 60_000],
]

/** The faults of steps that have fired, as far as one can tell before the end: what has no time of its own goes on. */
export function bandsOf(steps: readonly PlayedStep[], now: number): FaultBand[] {
  const healedAt = (from: number) =>
    steps.find(({ firedAt, text }) => firedAt >= from && text === 'heal everything')?.firedAt ?? now
  return steps
    .filter(({ text, problem }) => problem === undefined && text !== 'heal everything')
    .map(({ firedAt, text }) => ({ from: firedAt, to: endOf(firedAt, text, healedAt(firedAt)), label: text }))
}

function endOf(from: number, text: string, healedAt: number): number {
  for (const [form, factor] of durations) {
    const amount = form.exec(text)?.[1]
    if (amount !== undefined) return Math.min(from + Number(amount) * factor, healedAt)
  }
  return /^(kill|restart) /.test(text) ? from : healedAt
}
