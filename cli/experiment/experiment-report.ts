import type { ExperimentResult } from '../../bench/model/experiment.ts'
import { counted } from '../output/format.ts'

type Style = (style: 'bold' | 'dim' | 'green' | 'red' | 'yellow', text: string) => string

const levelWords = {
  passed: ['green', 'passed'],
  failed: ['red', 'failed'],
  'not-trustworthy': ['yellow', 'not trustworthy'],
} as const

/** The result of an experiment, for a terminal. */
export function experimentReport(result: ExperimentResult, style: Style): string[] {
  const { title, verdict, checks, steps, totals, seconds, seed } = result
  const [colour, word] = levelWords[verdict.level]
  return [
    style('bold', title),
    ...(result.lookFor === '' ? [] : [`Look for: ${result.lookFor}`]),
    '',
    ...steps.map(
      ({ firedAt, text, problem }) =>
        `  ${second(firedAt)}  ${text}${problem === undefined ? '' : style('red', `  not done: ${problem}`)}`,
    ),
    ...(steps.length === 0 ? [] : ['']),
    ...checks.map(({ title: check, passed, text }) => {
      const mark = passed === null ? style('yellow', '?') : passed ? style('green', '✓') : style('red', '✗')
      return `  ${mark} ${check} ${style('dim', `(${text})`)}`
    }),
    '',
    style(
      'dim',
      `  ${counted(totals.answered, 'call')} answered, ${totals.refused} refused, ${totals.failed} failed` +
        `${errorWords(totals.errors)}; ${counted(totals.orders, 'order')} paid; ${greedyWords(totals)}${seconds.toFixed(1)} s, seed ${seed}`,
    ),
    `Verdict: ${style(colour, word)}`,
    ...verdict.reasons.map((reason) => `  ${reason}`),
    ...(result.teaches === '' ? [] : ['', result.teaches]),
  ]
}

function second(ms: number): string {
  return `${(ms / 1000).toFixed(2).padStart(6)} s`
}

function greedyWords({ greedy = 0 }: ExperimentResult['totals']): string {
  return greedy === 0 ? '' : `${counted(greedy, 'answer')} to greedy clients; `
}

function errorWords(errors: Record<string, number>): string {
  const listed = Object.entries(errors).map(([code, count]) => `${count} ${code}`)
  return listed.length === 0 ? '' : ` (${listed.join(', ')})`
}
