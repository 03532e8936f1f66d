import type { ExperimentPhase, ExperimentResult } from '../../../electron/ipc/experiment-types.ts'
import type { StatusLook } from '../words/status.ts'

export const levelLooks: Record<ExperimentResult['verdict']['level'], StatusLook> = {
  passed: { word: 'Passed', tone: 'success', icon: 'i-lucide-circle-check' },
  failed: { word: 'Failed', tone: 'error', icon: 'i-lucide-circle-x' },
  'not-trustworthy': { word: 'Not trustworthy', tone: 'warning', icon: 'i-lucide-circle-help' },
}

export const phaseWords: Record<ExperimentPhase, string> = {
  starting: 'Starting the services',
  'setting-up': 'Setting up accounts and items',
  running: 'Running',
  settling: 'Waiting for requests in flight',
  checking: 'Checking the market',
  stopping: 'Stopping',
}

/** Seconds of the schedule, as short as they can be told. */
export function secondsOf(ms: number): string {
  return `${Math.round(ms / 100) / 10} s`
}
