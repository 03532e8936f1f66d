import { randomBytes } from 'node:crypto'
import { styleText } from 'node:util'
import { harmlessLines, jsonText } from './harmless.ts'

export type Format = Parameters<typeof styleText>[0]

/** Where a text goes. */
export interface Sink {
  write(text: string): unknown
}

/** Stands for the beginning of an escape sequence of ours. Nobody else can write it, since nobody else knows it. */
const escape = `\u001b${randomBytes(12).toString('hex')}`

/** Goes back to the beginning of the line and empties it. */
export const clearLine = `${escape}[1G${escape}[K`

/** A text in a colour or a weight, for `writeText` alone. */
export function styled(format: Format, text: string): string {
  const [begin = '', end = ''] = styleText(format, '|', { validateStream: false }).split('|')
  return ours(begin) + text + ours(end)
}

function ours(sequences: string): string {
  return sequences.replaceAll('\u001b', escape)
}

/** The text as a terminal may get it: only our own escape sequences pass. */
export function forTerminal(text: string): string {
  return text.split(escape).map(harmlessLines).join('\u001b')
}

/** The one way for text to a terminal, a log or a pipe. */
export function writeText(sink: Sink, text: string): void {
  sink.write(forTerminal(text))
}

export function writeLine(sink: Sink, text: string): void {
  writeText(sink, `${text}\n`)
}

/** The one way for data: one line of JSON. */
export function writeJson(sink: Sink, value: unknown): void {
  sink.write(`${jsonText(value)}\n`)
}
