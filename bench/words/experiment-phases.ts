import type { ExperimentPhase } from '../model/experiment.ts'

export const phaseWords: Readonly<Record<ExperimentPhase, string>> = {
  starting: 'starting the services',
  'setting-up': 'setting up accounts and items',
  running: 'running',
  settling: 'waiting for requests in flight',
  checking: 'looking at what is in the market',
  stopping: 'stopping',
}
