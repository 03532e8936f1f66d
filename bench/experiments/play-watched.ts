import type { PlayedStep, Played } from '../../services/contract/schedule-run.ts'
import type { TemporaryCluster } from '../../services/cluster/temporary-cluster.ts'
import type { Config } from '../../services/config/config.ts'
import { machineTime } from '../../services/process/tracing/machine-clock.ts'
import { playSchedule } from '../../services/schedules/play-schedule.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { ProcessHealth } from '../generator/process-health.ts'
import type { Circumstances, ExperimentPhase, ExperimentProgress } from '../model/experiment.ts'
import { watchMachine } from '../run/machine-watch.ts'
import type { ClientsProcess } from './clients-process.ts'
import type { Flood } from './flood.ts'
import type { Attempts } from './messages.ts'
import { PlayedScaling } from './played-scaling.ts'

interface Stage {
  lab: Pick<TemporaryCluster, 'controlled' | 'desk'> & { cluster: { config: Pick<Config, 'autoscale'> } }
  clients: Pick<ClientsProcess, 'tell' | 'ask'>
  /** Where there are greedy clients. */
  flood: Pick<Flood, 'play'> | undefined
  signal: AbortSignal
  onProgress(progress: ExperimentProgress): void
}

interface Outcome {
  played: Played
  attempts: Attempts
  givenUp: number
  greedyAnswers: number
  scaled: Record<'add' | 'remove', number>
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
    const onStep = (step: PlayedStep) => onProgress({ kind: 'step', step })
    const { controlled: cluster, desk } = lab
    const scaling = new PlayedScaling(cluster, lab.cluster.config.autoscale, startsAt, onStep)
    const [played, flooded] = await allOrNone(signal, (signal) => [
      playSchedule(schedule, { cluster, desk, signal, startsAt, onStep }),
      Promise.resolve(flood?.play({ startsAt, signal, onStep })),
    ]).finally(() => scaling.end())
    phase('settling')
    const { attempts, givenUp, delayMs } = await clients.ask({ type: 'stop' }, 'stopped')
    const circumstances = {
      machine: watch.end(),
      clientsDelayMs: delayMs,
      playerDelayMs: health.end().eventLoopDelayMs,
    }
    const greedyAnswers = flooded?.answered ?? 0
    const { steps, counts: scaled } = scaling
    const whole = together(together(played, flooded), { steps, faults: [] })
    return { played: whole, attempts, givenUp, greedyAnswers, scaled, circumstances }
  } finally {
    watch.end()
    health.end()
  }
}

/** When one fails, the others are told to stop, and are waited for: nothing of them is left behind. */
async function allOrNone<Works extends readonly Promise<unknown>[]>(
  signal: AbortSignal,
  begin: (signal: AbortSignal) => readonly [...Works],
): Promise<{ -readonly [Index in keyof Works]: Awaited<Works[Index]> }> {
  const failure = new AbortController()
  const works = begin(AbortSignal.any([signal, failure.signal]))
  for (const work of works) work.catch((error: unknown) => failure.abort(error))
  await Promise.allSettled(works)
  failure.signal.throwIfAborted()
  return await Promise.all(works)
}

function together(played: Played, { steps, faults }: Played = { steps: [], faults: [] }): Played {
  return {
    steps: [...played.steps, ...steps].sort((a, b) => a.firedAt - b.firedAt),
    faults: [...played.faults, ...faults],
  }
}
