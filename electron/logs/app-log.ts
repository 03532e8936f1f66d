import { writeLine } from '../../services/text/terminal.ts'
import { describe } from './log-line.ts'
import type { LogBook } from './log-book.ts'

type Write = (details: object, message: string) => void

export interface AppLog {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** Messages of the app itself are among the lines of the services. Errors also go to the terminal. */
export function appLog(book: LogBook): AppLog {
  const log = book.logger('app')
  const loudly =
    (write: Write): Write =>
    (details, message) => {
      write(details, message)
      writeLine(process.stderr, `marketlab: ${message} ${describe(details as Record<string, unknown>)}`)
    }
  return { ...log, warn: loudly(log.warn), error: loudly(log.error) }
}
