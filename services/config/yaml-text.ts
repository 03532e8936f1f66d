import { type Document, isMap, isScalar, LineCounter, type Node, parseDocument, visit } from 'yaml'

export interface YamlProblem {
  line: number
  message: string
}

/** The content of a YAML file, with the line of each part. */
export interface YamlText {
  /** Undefined if there are problems. */
  value: unknown
  problems: readonly YamlProblem[]
  /** The line of a field, or of what should hold it. */
  lineOf(path: readonly PropertyKey[]): number
  /** The whole of a text that a comma in braces cut: what stands behind it became a field without a value. */
  cutTextIn(path: readonly PropertyKey[]): string | undefined
}

/** Many times what any configuration or schedule takes. Reading so much takes no noticeable time. */
export const mostYamlCharacters = 256 * 1024
/** Enough that a text of more characters than are read is seen to have them. */
export const mostYamlBytes = 4 * mostYamlCharacters

/** Brackets that are open at the same time, in texts and comments too. */
const mostOpen = 100
/** A line that begins behind this column, or in this many lists. */
const deepLine = /^(?:[ \t]|[-?:](?=\s)|[&!*]\S*[ \t]){200}/m

/** More than that helps nobody. */
const mostProblems = 100

export function readYaml(text: string): YamlText {
  if (text.length > mostYamlCharacters)
    return refused(`larger than ${mostYamlCharacters / 1024} KiB: this is not read`)
  return isDeep(text) ? refused('nested too deeply: this is not read') : read(text)
}

/**
 * The library calls itself for each level. Where that fills the stack it says so, unless V8 needs the stack for something
 * else at that moment: then the process ends.
 */
function isDeep(text: string): boolean {
  let open = 0
  for (const [bracket] of text.matchAll(/[[\]{}]/g)) {
    open = bracket === '[' || bracket === '{' ? open + 1 : Math.max(0, open - 1)
    if (open > mostOpen) return true
  }
  return deepLine.test(text)
}

function refused(message: string): YamlText {
  return { value: undefined, problems: [{ line: 1, message }], lineOf: () => 1, cutTextIn: () => undefined }
}

function read(text: string): YamlText {
  const lines = new LineCounter()
  // The library compares every key with every other one, which takes seconds where there are tens of thousands.
  const document = parseDocument(text, { lineCounter: lines, uniqueKeys: false })
  const lineOf = (path: readonly PropertyKey[]): number => {
    for (let depth = path.length; depth >= 0; depth -= 1) {
      const node = document.getIn(path.slice(0, depth) as (string | number)[], true) as Node | undefined
      if (node?.range) return lines.linePos(node.range[0]).line
    }
    return 1
  }
  const cutTextIn = (path: readonly PropertyKey[]): string | undefined => {
    const fields = path.length === 0 ? document.contents : document.getIn(path as (string | number)[], true)
    if (!isMap(fields) || fields.flow !== true) return undefined
    const index = fields.items.findIndex(({ value }) => value === null)
    return index < 1
      ? undefined
      : `${String(fields.items[index - 1]!.value)}, ${String(fields.items[index]!.key)}`
  }
  const problems = [
    ...document.errors.map(({ pos, message }) => ({ pos: pos[0], message })),
    ...repeatedKeys(document),
  ]
    .slice(0, mostProblems)
    .map(({ pos, message }) => ({
      line: lines.linePos(pos).line,
      message: `not YAML: ${message.split('\n')[0]!}`,
    }))
  if (problems.length > 0) return { value: undefined, problems, lineOf, cutTextIn }
  try {
    return { value: document.toJS(), problems, lineOf, cutTextIn }
  } catch (error) {
    // An alias of nothing, or of so much that it would not fit into memory.
    return { value: undefined, problems: [{ line: 1, message: (error as Error).message }], lineOf, cutTextIn }
  }
}

function repeatedKeys(document: Document): { pos: number; message: string }[] {
  const found: { pos: number; message: string }[] = []
  visit(document, {
    Map(_, { items }) {
      const known = new Set<unknown>()
      for (const { key } of items) {
        if (!isScalar(key)) continue
        if (known.has(key.value)) found.push({ pos: key.range?.[0] ?? 0, message: 'Map keys must be unique' })
        known.add(key.value)
      }
    },
  })
  return found
}
