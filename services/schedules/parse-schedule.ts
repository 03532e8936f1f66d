import { type Document, isMap, LineCounter, type Node, parseDocument } from 'yaml'
import type { z } from 'zod'
import { issueWords } from '../text/issue-words.ts'
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
  if (document.contents === null)
    throw new ScheduleError(source, [{ line: 1, field: '', message: nothingInIt }])
  const outcome = scheduleSchema.safeParse(valueOf(document, source))
  if (outcome.success) return outcome.data
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth) as (string | number)[], true) as Node | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const problemsOf = (issue: z.core.$ZodIssue): ScheduleProblem[] => {
    const paths =
      issue.code === 'unrecognized_keys' ? issue.keys.map((key) => [...issue.path, key]) : [issue.path]
    return paths.map((path) => ({
      line: lineOf(path),
      field: fieldOf(path),
      message: issue.code === 'unrecognized_keys' ? 'there is no such field' : issueWords(issue),
    }))
  }
  const { issues } = outcome.error
  const cut = issues.flatMap((issue) => cutAtComma(document, issue))
  const others = issues.filter(({ path }) => !cut.some((each) => startsWith(path, each.path)))
  throw new ScheduleError(source, [
    ...cut.map(({ path, message }) => ({ line: lineOf(path), field: fieldOf(path), message })),
    ...others.flatMap(problemsOf),
  ])
}

const nothingInIt =
  'there is nothing in it: a schedule has "steps", such as "- {at: 3s, do: kill product-db}"'

function valueOf(document: Document, source: string): unknown {
  try {
    return document.toJS()
  } catch (error) {
    // An alias of nothing, or of so much that it would not fit into memory.
    throw new ScheduleError(source, [{ line: 1, field: '', message: (error as Error).message }])
  }
}

/** In braces a comma ends a value, and what stands behind it becomes a field without one. */
function cutAtComma(
  document: Document.Parsed,
  issue: z.core.$ZodIssue,
): { path: readonly PropertyKey[]; message: string }[] {
  if (issue.code !== 'unrecognized_keys') return []
  const { path, keys } = issue
  const fields = path.length === 0 ? document.contents : document.getIn(path as (string | number)[], true)
  if (!isMap(fields) || fields.flow !== true) return []
  const isCut = (key: string) => fields.items.some((pair) => String(pair.key) === key && pair.value === null)
  const rest = keys.find(isCut)
  if (rest === undefined) return []
  const before = fields.items[fields.items.findIndex(({ key }) => String(key) === rest) - 1]
  const whole = before === undefined ? rest : `${String(before.value)}, ${rest}`
  const message = `in { } a comma ends a value: put quotes round the whole text, "${whole}"`
  return [{ path, message }]
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((step, depth) => path[depth] === step)
}

function fieldOf(path: readonly PropertyKey[]): string {
  return path.reduce<string>((field, step) => {
    if (typeof step === 'number') return `${field}[${step}]`
    return field === '' ? String(step) : `${field}.${String(step)}`
  }, '')
}
