import { isMap, LineCounter, type Node, parseDocument } from 'yaml'

export interface YamlProblem {
  line: number
  message: string
}

/** What a YAML file says, and in which line it says it. */
export interface YamlText {
  /** Undefined where there are problems. */
  value: unknown
  problems: readonly YamlProblem[]
  /** The line of a field, or of what should hold it. */
  lineOf(path: readonly PropertyKey[]): number
  /** The whole of a text that a comma in braces cut: what stands behind it became a field without a value. */
  cutTextIn(path: readonly PropertyKey[]): string | undefined
}

export function readYaml(text: string): YamlText {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
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
  const problems = document.errors.map(({ pos, message }) => ({
    line: lines.linePos(pos[0]).line,
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
