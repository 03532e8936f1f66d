import { writeLine } from '../../services/text/terminal.ts'
import type { LogFiles } from '../../services/logs/log-files.ts'
import { describe, type LogLevel } from '../../services/logs/log-line.ts'
import type { LogBook } from './log-book.ts'

const appSource = 'app'

type Write = (details: object, message: string) => void

export interface AppLog {
  debug: Write
  info: Write
  warn: Write
  error: Write
}

/** Messages of the app itself are among the lines of the services. Errors also go to the terminal. */
export function appLog(book: LogBook, files: LogFiles): AppLog {
  const inBook = book.logger(appSource)
  const both =
    (level: Exclude<LogLevel, 'trace' | 'fatal'>): Write =>
    (details, message) => {
      const at = Date.now()
      inBook[level](details, message, at)
      files.record(appSource, level, details, message, at)
    }
  const log = { debug: both('debug'), info: both('info'), warn: both('warn'), error: both('error') }
  const loudly =
    (write: Write): Write =>
    (details, message) => {
      write(details, message)
      writeLine(process.stderr, `marketlab: ${message} ${describe(details as Record<string, unknown>)}`)
    }
  return { ...log, warn: loudly(log.warn), error: loudly(log.error) }
}
