import type { Config, ServiceKind } from '../config/config.ts'
import type { TrafficTotals } from './metrics/traffic.ts'

/** How a service process is told what to be: by its parent, or by the command line for itself. */
export const launchVariable = 'MARKETLAB_LAUNCH'

export interface Launch {
  service: ServiceKind
  /** Which one of its kind: its name among the members of the cluster. */
  member: string
  /** Unique for this start: a health check compares it with what Ping answers. */
  instance: string
  config: Config
  /** Nobody else keeps its log in files. */
  keepsLog?: boolean
}

/** Something that happens within a service, and that nobody outside could see at that moment. */
export type Notice =
  | { about: 'breaker'; service: string; address: string; isOpen: boolean }
  | { about: 'frontend'; member: string; isEjected: boolean }
  | { about: 'snapshot'; name: string; what: 'taken' | 'restored' }

/** The messages of a service process to its parent. */
export type LaunchReport =
  | { type: 'ready'; port: number; instance: string; pid: number }
  | { type: 'failed'; message: string }
  | { type: 'notice'; notice: Notice }
  /** Only to the desktop app. */
  | { type: 'traffic'; totals: TrafficTotals }

export function readLaunch(): Launch {
  const text = process.env[launchVariable]
  if (text === undefined) {
    throw new Error(
      'This is a Marketlab service process. Start it with "marketlab serve <service>" or "marketlab cluster".',
    )
  }
  return JSON.parse(text) as Launch
}
