import type { z } from 'zod'
import { fieldOf, inPlainWords, isMissing, pathOf } from '../config/plain-words.ts'
import { readYaml } from '../config/yaml-text.ts'
import { type Schedule, scheduleSchema } from './schedule.ts'

export interface ScheduleProblem {
  line: number
  /** Such as "steps[2].do". */
  field: string
  message: string
}

/** A schedule that cannot be carried out. Names each line. */
export class ScheduleError extends Error {
  readonly problems: readonly ScheduleProblem[]

  constructor(source: string, problems: readonly ScheduleProblem[]) {
    super(problems.map((problem) => describe(source, problem)).join('\n'))
    this.name = 'ScheduleError'
    this.problems = problems
  }
}

function describe(source: string, { line, field, message }: ScheduleProblem): string {
  return field === '' ? `${source}:${line}: ${message}` : `${source}:${line}: ${field}: ${message}`
}

/** @param source what the text is called in messages, such as the name of its file */
export function parseSchedule(text: string, source: string): Schedule {
  const { value, problems, lineOf, cutTextIn } = readYaml(text)
  if (problems.length > 0) {
    throw new ScheduleError(
      source,
      problems.map((problem) => ({ ...problem, field: '' })),
    )
  }
  if (value === null || value === undefined)
    throw new ScheduleError(source, [{ line: 1, field: '', message: 'it is empty' }])
  const outcome = scheduleSchema.safeParse(value, inPlainWords)
  if (outcome.success) return outcome.data
  const { issues } = outcome.error
  const cut = issues.flatMap(({ code, path }) => {
    const text = code === 'unrecognized_keys' ? cutTextIn(path) : undefined
    return text === undefined
      ? []
      : [{ path, message: `in { } a comma ends a value: put quotes round the whole text, "${text}"` }]
  })
  const others = issues.filter(({ path }) => !cut.some((each) => startsWith(path, each.path)))
  const told = [...cut, ...others.map((issue) => ({ path: pathOf(issue), message: messageOf(issue) }))]
  throw new ScheduleError(
    source,
    told.map(({ path, message }) => ({ line: lineOf(path), field: fieldOf(path), message })),
  )
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((step, depth) => path[depth] === step)
}

function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'there is no such field'
  return isMissing(issue) ? `it is missing: ${issue.message}` : issue.message
}
