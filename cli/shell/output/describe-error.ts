import { ApiError } from '../../../services/wire/errors.ts'
import { harmless } from '../../../services/text/harmless.ts'

/** An error with its code, its message and its details in words. */
export function describeError(error: unknown): string {
  if (!(error instanceof ApiError)) return harmless(error instanceof Error ? error.message : String(error))
  const { code, message, details = {} } = error
  const lines = Object.entries(details)
    .filter(([name, value]) => !isSaidIn(message, name, value))
    .flatMap(describeDetail)
  return [`${code}: ${message}`, ...lines.map((line) => `  ${line}`)].map(harmless).join('\n')
}

/** Which field it was, and values that the message names, need no line of their own. */
function isSaidIn(message: string, name: string, value: unknown): boolean {
  if (name === 'field' || name === 'expected' || name === 'index') return true
  return typeof value !== 'object' && message.split(/[\s,;:"]+|\.(?=\s|$)/).includes(String(value))
}

function describeDetail([name, value]: [string, unknown]): string[] {
  if (!Array.isArray(value)) return [`${inWords(name)}: ${describeValue(value)}`]
  return [`${inWords(name)}:`, ...value.map((entry) => `  ${describeValue(entry)}`)]
}

function describeValue(value: unknown): string {
  if (typeof value !== 'object' || value === null) return String(value)
  return Object.entries(value)
    .map(
      ([name, part]) => `${inWords(name)} ${typeof part === 'object' ? JSON.stringify(part) : String(part)}`,
    )
    .join(', ')
}

/** lowStock becomes "low stock", itemId "item". */
function inWords(name: string): string {
  return name
    .replace(/(?<=.)Id$/, '')
    .replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`)
    .trim()
}
