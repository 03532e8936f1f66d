import { type Document, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
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
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  if (document.errors.length > 0) {
    throw new ScheduleError(
      source,
      document.errors.map(({ pos, message }) => ({
        line: lines.linePos(pos[0]).line,
        field: '',
        message: `not YAML: ${message.split('\n')[0]!}`,
      })),
    )
  }
  const outcome = scheduleSchema.safeParse(valueOf(document, source))
  if (outcome.success) return outcome.data
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth) as (string | number)[], true) as Node | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  throw new ScheduleError(
    source,
    outcome.error.issues.map((issue) => problemOf(issue, lineOf)),
  )
}

function valueOf(document: Document, source: string): unknown {
  try {
    return document.toJS() ?? {}
  } catch (error) {
    // An alias of nothing, or of so much that it would not fit into memory.
    throw new ScheduleError(source, [{ line: 1, field: '', message: (error as Error).message }])
  }
}

function problemOf(
  issue: z.core.$ZodIssue,
  lineOf: (path: readonly PropertyKey[]) => number,
): ScheduleProblem {
  if (issue.code === 'unrecognized_keys') {
    const path = [...issue.path, issue.keys[0]!]
    return { line: lineOf(path), field: fieldOf(path), message: 'there is no such field' }
  }
  return { line: lineOf(issue.path), field: fieldOf(issue.path), message: issue.message }
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, step) => {
    if (typeof step === 'number') return `${field}[${step}]`
    return field === '' ? String(step) : `${field}.${String(step)}`
  }, '')
}
