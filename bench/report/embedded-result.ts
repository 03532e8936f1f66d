import { jsonText } from '../../services/text/harmless.ts'
import type { BenchmarkResult } from '../model/result.ts'

const opening = '<script type="application/json" id="marketlab-result">'
const closing = '</script>'

/** The result as data within a page: no text in it can end the element that holds it. */
export function embedResult(result: BenchmarkResult): string {
  return `${opening}${jsonText(result).replaceAll('<', '\\u003c')}${closing}`
}

/** The JSON that a report of ours carries; undefined if it is none. */
export function extractResult(html: string): string | undefined {
  const from = html.lastIndexOf(opening)
  if (from === -1) return undefined
  const to = html.indexOf(closing, from)
  return to === -1 ? undefined : html.slice(from + opening.length, to)
}
