import type { Level } from '../catalogue/check.ts'
import { type Answer, judge } from '../runner/answers.ts'
import type { CheckResult, LeftOut, Report } from '../runner/result.ts'

interface Run {
  role: string
  level: Level
  seed: number
  leftOut: readonly LeftOut[]
  startedAt?: Date
}

/** The results so far, as the report that would be written now. */
export class ReportSoFar {
  readonly #run: Run
  readonly #startedAt: string
  readonly #results: CheckResult[] = []

  constructor(run: Run) {
    this.#run = run
    this.#startedAt = (run.startedAt ?? new Date()).toISOString()
  }

  add(result: CheckResult): void {
    this.#results.push(result)
  }

  report(finished: boolean, output = ''): Report {
    const { role, level, seed, leftOut } = this.#run
    const given = this.#results.map(({ answer }) => answer)
    const counts: Partial<Record<Answer, number>> = {}
    for (const answer of given) counts[answer] = (counts[answer] ?? 0) + 1
    return {
      format: 1,
      role,
      level,
      seed,
      startedAt: this.#startedAt,
      finished,
      judgement: judge(given),
      counts,
      checks: this.#results,
      leftOut,
      ...(output !== '' && { output }),
    }
  }
}
