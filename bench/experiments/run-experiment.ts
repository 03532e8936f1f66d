import { playSchedule } from '../../services/schedules/play-schedule.ts'
import { type Schedule, shortened } from '../../services/schedules/schedule.ts'
import type {
  ExperimentPhase,
  ExperimentProgress,
  ExperimentResult,
  ExperimentTick,
} from '../model/experiment.ts'
import { ClientsProcess } from './clients-process.ts'
import type { ExperimentHost } from './experiment-host.ts'
import { expectations, invariants, verdictOf } from './judge-experiment.ts'
import { LabCluster } from './lab-cluster.ts'
import { MeasuredFigures } from './measured.ts'

export interface ExperimentOptions {
  /** Under which it is found again, such as that of its file. */
  name: string
  host: ExperimentHost
  /** Ends it at any moment, with nothing left behind. */
  signal: AbortSignal
  onProgress(progress: ExperimentProgress): void
  short?: boolean
}

/** Carries an experiment out on a cluster of its own. Rejects with the signal's reason when it is cancelled. */
export async function runExperiment(
  experiment: Schedule,
  { name, host, signal, onProgress, short = false }: ExperimentOptions,
): Promise<ExperimentResult> {
  const schedule = short ? shortened(experiment) : experiment
  const { workload, seed } = schedule
  const startedAt = new Date().toISOString()
  const beganAt = performance.now()
  const phase = (which: ExperimentPhase) => onProgress({ kind: 'phase', phase: which })
  const ticks: ExperimentTick[] = []
  phase('starting')
  signal.throwIfAborted()
  const lab = new LabCluster({ shape: schedule.cluster, launcher: host.services, onLine: host.onServiceLine })
  const stop = () => void lab.stop()
  signal.addEventListener('abort', stop, { once: true })
  let clients: ClientsProcess | undefined
  try {
    await lab.start()
    clients = new ClientsProcess(host, signal, (tick) => {
      ticks.push(tick)
      onProgress({ kind: 'tick', tick })
    })
    phase('setting-up')
    const entrances = { buyers: lab.entrances('buyer'), sellers: lab.entrances('seller') }
    await clients.ask({ type: 'prepare', workload, seed, ...entrances }, 'prepared')
    phase('running')
    clients.tell({ type: 'go' })
    const played = await playSchedule(schedule, {
      cluster: lab.controlled,
      desk: lab.desk,
      signal,
      onStep: (step) => onProgress({ kind: 'step', step }),
    })
    phase('settling')
    const { attempts, givenUp, delayMs } = await clients.ask({ type: 'stop' }, 'stopped')
    phase('checking')
    const audited = await clients.ask({ type: 'audit' }, 'audited')
    const ledger = { ...audited.ledger, ...(await lab.takenByPayments()) }
    const { length: lengthMs, recovery: recoveryMs } = schedule
    const figures = new MeasuredFigures({
      attempts,
      givenUp,
      ledger,
      faults: played.faults,
      lengthMs,
      recoveryMs,
    })
    const checks = [...invariants(ledger), ...expectations(schedule.expect, figures)]
    return {
      format: 1,
      name,
      title: schedule.title ?? name,
      lookFor: schedule.lookFor ?? '',
      teaches: schedule.teaches ?? '',
      seed,
      short,
      startedAt,
      lengthMs,
      seconds: (performance.now() - beganAt) / 1000,
      verdict: verdictOf({ checks, steps: played.steps, calls: figures.count, delayMs }),
      checks,
      steps: played.steps,
      faults: played.faults,
      ticks,
      totals: { ...figures.totals(), orders: ledger.paidOrders },
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    phase('stopping')
    signal.removeEventListener('abort', stop)
    await clients?.close()
    await lab.stop()
  }
}
