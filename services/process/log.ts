import { setTimeout as delay } from 'node:timers/promises'
import { type DestinationStream, type Logger, pino } from 'pino'
import { harmlessJson } from '../text/harmless.ts'
import type { Config } from '../config/config.ts'

export type Log = Logger

const lastLinesMs = 500

let stderr: ReturnType<typeof pino.destination> | undefined

/** One JSON line an event on stderr, written behind the event loop's back, so that logging holds no request up. */
export function openLog(config: Config, fields: Record<string, unknown>): Log {
  const destination = pino.destination({ dest: 2, sync: false })
  stderr = destination
  // A reader that went away must not take the service with it.
  destination.on('error', () => undefined)
  // pino writes a fatal line before it goes on, which blocks for ever if the reader is gone. A process that ends waits
  // for its lines instead.
  destination.flushSync = () => undefined
  return logTo(destination, config.logs.level, fields)
}

/** Ends the process once the last lines are written, or cannot be: the reader may be gone or not read. */
export async function exitAfterLog(log: Log, code: number): Promise<never> {
  await Promise.race([new Promise((resolve) => log.flush(resolve)), delay(lastLinesMs)])
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
