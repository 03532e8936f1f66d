import { type DestinationStream, type Logger, pino } from 'pino'
import type { Config } from './config.ts'

export type Log = Logger

/** One JSON line an event on stderr, written behind the event loop's back, so that logging holds no request up. */
export function openLog(config: Config, fields: Record<string, unknown>): Log {
  const destination = pino.destination({ dest: 2, sync: false })
  // A reader that went away must not take the service with it.
  destination.on('error', () => undefined)
  process.on('exit', () => {
    try {
      destination.flushSync()
    } catch {
      // Nobody is left to read it.
    }
  })
  return logTo(destination, config.logs.level, fields)
}

export function logTo(destination: DestinationStream, level: string, fields: Record<string, unknown>): Log {
  return pino(
    {
      level,
      base: fields,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    destination,
  )
}
