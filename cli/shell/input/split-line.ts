import { UsageError } from '../../base/exit-codes.ts'

export interface Word {
  text: string
  /** Begins with a quote or an escape: never an option. */
  quoted: boolean
  start: number
  end: number
}

export interface Statement {
  words: Word[]
  /** The line as it was typed, for commands that parse it themselves. */
  line: string
}

const separator = ';'
const blank = /\s/
const doubleQuoteEscapes = new Set(['"', '\\'])

/** Splits what was typed into commands at `;` and commands into words, as a POSIX shell would. */
export function splitLine(line: string): Statement[] {
  const { statements, open } = scanLine(line)
  if (open) throw new UsageError(`A ${open} is not closed. To write the sign itself, use \\${open}`)
  return statements.filter(({ words }) => words.length > 0)
}

export interface Scan {
  statements: Statement[]
  /** The quote that is still open at the end. */
  open: string | undefined
}

/** As `splitLine`, but takes a line that is still being typed. The last statement may be empty. */
export function scanLine(line: string): Scan {
  const statements: Statement[] = [{ words: [], line }]
  let word: Word | undefined
  let quote: string | undefined
  const push = (text: string, at: number, quoted: boolean, end = at + 1) => {
    word ??= { text: '', quoted, start: at, end: at }
    word.text += text
    word.end = end
  }
  const finish = () => {
    if (word) statements.at(-1)!.words.push(word)
    word = undefined
  }
  for (let at = 0; at < line.length; at += 1) {
    const sign = line[at]!
    if (sign === quote) {
      push('', at, true)
      quote = undefined
    } else if (sign === '\\' && takesEscape(quote, line[at + 1])) {
      push(line[at + 1]!, at, true, at + 2)
      at += 1
    } else if (quote !== undefined) push(sign, at, true)
    else if (sign === '"' || sign === "'") {
      push('', at, true)
      quote = sign
    } else if (sign === separator) {
      finish()
      statements.push({ words: [], line })
    } else if (blank.test(sign)) finish()
    else push(sign, at, false)
  }
  finish()
  return { statements, open: quote }
}

function takesEscape(quote: string | undefined, next: string | undefined): boolean {
  if (next === undefined || quote === "'") return false
  return quote === undefined || doubleQuoteEscapes.has(next)
}

const plainWord = /^[^\s;"'\\]+$/

/** Writes a text so that it is read back as one word, and never as an option. */
export function quoteWord(text: string): string {
  if (plainWord.test(text) && !text.startsWith('-')) return text
  return `"${text.replace(/[\\"]/g, '\\$&')}"`
}
