/** One operation of one client, as the client saw it. */
export interface HistoryEntry {
  readonly session: string
  readonly op: 'read' | 'write'
  readonly item: string
  /**
   * The item's revision that was read or written: newer ones are greater. Null: a read that found no such item, or a
   * write whose answer never came.
   */
  readonly rev: number | null
  /** The value that was read or written, if the history has it. */
  readonly value?: string | number | null
  /** When it was asked for and answered, in milliseconds of a clock that all sessions share. */
  readonly start: number
  readonly end: number
}

export class HistoryFormatError extends Error {
  constructor(line: number, what: string) {
    super(`Line ${line} is not an operation of a history: ${what}.`)
    this.name = 'HistoryFormatError'
  }
}

/** A history as text: one operation as JSON a line. */
export function parseHistory(text: string): HistoryEntry[] {
  return text.split('\n').flatMap((line, index) => (line.trim() === '' ? [] : [parseEntry(line, index + 1)]))
}

function parseEntry(line: string, number: number): HistoryEntry {
  const entry = parsed(line, number)
  const { session, op, item, rev, start, end } = entry
  const problem =
    (typeof session !== 'string' && '"session" must be a string') ||
    (op !== 'read' && op !== 'write' && '"op" must be "read" or "write"') ||
    (typeof item !== 'string' && '"item" must be a string') ||
    (rev !== null && !(Number.isSafeInteger(rev) && rev! >= 0) && '"rev" must be a revision or null') ||
    (!(Number.isFinite(start) && Number.isFinite(end)) && '"start" and "end" must be milliseconds') ||
    (end! < start! && '"end" is before "start"')
  if (problem) throw new HistoryFormatError(number, problem)
  return entry as HistoryEntry
}

function parsed(line: string, number: number): Partial<HistoryEntry> {
  try {
    const value: unknown = JSON.parse(line)
    if (typeof value === 'object' && value !== null) return value
  } catch (error) {
    throw new HistoryFormatError(number, (error as Error).message)
  }
  throw new HistoryFormatError(number, 'it is not an object')
}
