import { setTimeout as delay } from 'node:timers/promises'
import { type DestinationStream, type Logger, pino } from 'pino'
import { harmlessJson } from '../text/harmless.ts'
import type { Config } from '../config/config.ts'
import { LogFiles } from '../logs/log-files.ts'
import { logFolder } from '../logs/segments.ts'

export type Log = Logger

const lastLinesMs = 500

let stderr: ReturnType<typeof pino.destination> | undefined
let ownFiles: LogFiles | undefined

/**
 * One JSON line an event on stderr, written behind the event loop's back, so that logging holds no request up. A service
 * without a parent that keeps its lines may keep them in files itself.
 */
export function openLog(
  config: Config,
  fields: Record<string, unknown> & { service: string },
  inFiles = false,
): Log {
  const destination = pino.destination({ dest: 2, sync: false })
  stderr = destination
  // A reader that went away must not take the service with it.
  destination.on('error', () => undefined)
  // pino writes a fatal line before it goes on, which blocks for ever if the reader is gone. A process that ends waits
  // for its lines instead.
  destination.flushSync = () => undefined
  if (!inFiles) return logTo(destination, config.logs.level, fields)
  const files = (ownFiles = new LogFiles({ warn: (details, message) => log.warn(details, message) }))
  files.open(logFolder(config.storage.folder), config.logs.files)
  const log = logTo(
    alsoTo(destination, (line) => files.write(fields.service, line)),
    config.logs.level,
    fields,
  )
  return log
}

/** A destination that also tells somebody else of each line. */
export function alsoTo(
  destination: DestinationStream & { flush?(done: (error?: Error) => void): void },
  tell: (line: string) => void,
): DestinationStream {
  const both = {
    write(text: string) {
      destination.write(text)
      tell(text.trimEnd())
    },
    flush: (done: (error?: Error) => void) => (destination.flush ? destination.flush(done) : done()),
  }
  return both
}

/** Ends the process once the last lines are written, or cannot be: the reader may be gone or not read. */
export async function exitAfterLog(log: Log, code: number): Promise<never> {
  const written = Promise.all([new Promise((resolve) => log.flush(resolve)), ownFiles?.close()])
  await Promise.race([written, delay(lastLinesMs)])
  // Otherwise it would write its last lines at the exit, and wait for ever for a reader that is gone.
  stderr?.destroy()
  process.exit(code)
}

export function logTo(destination: DestinationStream, level: string, fields: Record<string, unknown>): Log {
  return pino(
    {
      level,
      base: fields,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      // Names and messages of others are logged, too, and a log is read at a terminal.
      hooks: { streamWrite: harmlessJson },
    },
    destination,
  )
}
