import type { LogFiles } from '../../services/logs/log-files.ts'
import { messageOf } from '../../services/text/error-text.ts'
import type { ControlChannels } from '../ipc/channels.ts'

/** The verbs of windows by which users change the cluster or its data on purpose. */
const deeds: { [Topic in keyof ControlChannels]?: readonly (keyof ControlChannels[Topic])[] } = {
  cluster: [
    'start',
    'stop',
    'restart',
    'kill',
    'pause',
    'resume',
    'addMember',
    'removeMember',
    'useOfferedPorts',
    'goOnMixed',
  ],
  settings: ['set', 'reset'],
  snapshots: ['take', 'import', 'restore', 'restoreBoth', 'giveTitle', 'delete'],
  gateways: ['setPolicy', 'setAutoscale'],
  consistency: ['setReads', 'addFollower', 'removeFollower', 'setFollower'],
  orderDesk: ['set', 'placeBurst'],
  resilience: ['set', 'setPayments', 'addPayments', 'removePayments'],
  faults: ['add', 'heal', 'healAll'],
  experiments: ['run', 'cancel'],
  traces: ['set', 'clear'],
  scenes: ['open', 'cancel'],
  traffic: ['set'],
  sessions: ['setExpiry'],
  markets: ['connect', 'use'],
  data: ['loadSample', 'reset'],
}

const audited: ReadonlySet<string> = new Set(
  Object.entries(deeds).flatMap(([topic, verbs]) => verbs.map((verb) => `${topic}.${verb}`)),
)

/** Notes what a window asked for, if it is one of them. */
export function noteDeed(files: LogFiles, verb: string, args: unknown, failure: unknown): void {
  if (!audited.has(verb)) return
  const error = failure === undefined ? {} : { error: messageOf(failure) }
  files.audit({ by: 'app', action: verb, args, ...error })
}
