import type { z } from 'zod'
import { fieldOf, inPlainWords, isMissing, pathOf } from './plain-words.ts'
import { readYaml } from './yaml-text.ts'

export interface DocumentProblem {
  line: number
  /** Such as "steps[2].do". */
  field: string
  message: string
}

/** A YAML document that cannot be used. Names each line. */
export class DocumentError extends Error {
  readonly problems: readonly DocumentProblem[]

  constructor(source: string, problems: readonly DocumentProblem[]) {
    super(problems.map((problem) => describe(source, problem)).join('\n'))
    this.name = 'DocumentError'
    this.problems = problems
  }
}

function describe(source: string, { line, field, message }: DocumentProblem): string {
  return field === '' ? `${source}:${line}: ${message}` : `${source}:${line}: ${field}: ${message}`
}

/** @param source what the text is called in messages, such as the name of its file */
export function parseDocument<Schema extends z.ZodType>(
  text: string,
  source: string,
  schema: Schema,
): z.output<Schema> {
  const { value, problems, lineOf, cutTextIn } = readYaml(text)
  if (problems.length > 0) {
    throw new DocumentError(
      source,
      problems.map((problem) => ({ ...problem, field: '' })),
    )
  }
  if (value === null || value === undefined)
    throw new DocumentError(source, [{ line: 1, field: '', message: 'it is empty' }])
  const outcome = schema.safeParse(value, inPlainWords)
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
  throw new DocumentError(
    source,
    told.map(({ path, message }) => ({ line: lineOf(path), field: fieldOf(path), message })),
  )
}

function startsWith(path: readonly PropertyKey[], start: readonly PropertyKey[]): boolean {
  return start.every((step, depth) => path[depth] === step)
}

export function messageOf(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return 'there is no such field'
  return isMissing(issue) ? `it is missing: ${issue.message}` : issue.message
}
