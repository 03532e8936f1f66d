import type { FiredStep, Played } from '../../services/contract/played.ts'
import { machineTime } from '../../services/host/tracing/machine-clock.ts'
import { playSchedule } from '../../services/schedules/play-schedule.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { ProcessHealth } from '../generator/process-health.ts'
import type { Circumstances, ExperimentPhase, ExperimentProgress } from '../model/experiment.ts'
import { watchMachine } from '../run/machine-watch.ts'
import type { ClientsProcess } from './clients-process.ts'
import type { LabCluster } from './lab-cluster.ts'
import type { Flood } from './flood.ts'
import type { Attempts } from './messages.ts'

interface Stage {
  lab: LabCluster
  clients: ClientsProcess
  /** Where there are greedy clients. */
  flood: Flood | undefined
  signal: AbortSignal
  onProgress(progress: ExperimentProgress): void
}

interface Outcome {
  played: Played
  attempts: Attempts
  givenUp: number
  greedyAnswers: number
  circumstances: Circumstances
}

/** Plays the schedule to the clients at work, until each has ended what it began, and watches what disturbs it. */
export async function playWatched(
  schedule: Schedule,
  { lab, clients, flood, signal, onProgress }: Stage,
): Promise<Outcome> {
  const phase = (which: ExperimentPhase) => onProgress({ kind: 'phase', phase: which })
  const watch = watchMachine()
  const health = new ProcessHealth()
  try {
    phase('running')
    const startsAt = performance.now()
    clients.tell({ type: 'go', startsAt: machineTime(startsAt) })
    const onStep = (step: FiredStep) => onProgress({ kind: 'step', step })
    const { controlled: cluster, desk } = lab
    const [played, flooded] = await Promise.all([
      playSchedule(schedule, { cluster, desk, signal, startsAt, onStep }),
      flood?.play({ startsAt, onStep }),
    ])
    phase('settling')
    const { attempts, givenUp, delayMs } = await clients.ask({ type: 'stop' }, 'stopped')
    const circumstances = {
      machine: watch.end(),
      clientsDelayMs: delayMs,
      playerDelayMs: health.end().eventLoopDelayMs,
    }
    const greedyAnswers = flooded?.answered ?? 0
    return { played: together(played, flooded), attempts, givenUp, greedyAnswers, circumstances }
  } finally {
    watch.end()
    health.end()
  }
}

function together(played: Played, { steps, faults }: Played = { steps: [], faults: [] }): Played {
  return {
    steps: [...played.steps, ...steps].sort((a, b) => a.firedAt - b.firedAt),
    faults: [...played.faults, ...faults],
  }
}
