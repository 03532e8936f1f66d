import type { Text } from './text.ts'

/** Paragraphs, headings, items of lists and cells of tables. Code is no text. */
export function textsOfMarkdown(source: string, withTables = true): Text[] {
  const texts: Text[] = []
  let isCode = false
  let goesOn = false
  for (const [index, raw] of source.split('\n').entries()) {
    const line = raw.trim()
    if (line.startsWith('```')) isCode = !isCode
    if (isCode || line === '' || line.startsWith('```')) {
      goesOn = false
      continue
    }
    if (line.startsWith('|')) {
      if (withTables) texts.push(...cellsOf(line).map((text) => ({ line: index + 1, text })))
      goesOn = false
      continue
    }
    const begins = /^(#+|[-*]|\d+\.) /.exec(line)?.[0] ?? ''
    const text = withoutCode(line.slice(begins.length))
    if (goesOn && begins === '') texts.at(-1)!.text += ` ${text}`
    else texts.push({ line: index + 1, text })
    goesOn = !begins.startsWith('#')
  }
  return texts
}

function cellsOf(row: string): string[] {
  return withoutCode(row)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim())
    .filter((cell) => cell !== '')
}

/** A piece of code stands for a word. */
function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '`code`').replace(/\]\([^)]*\)/g, ']')
}
