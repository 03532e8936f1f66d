import { floodOf, type Schedule, shortened } from '../../services/schedules/schedule.ts'
import type {
  ExperimentPhase,
  ExperimentProgress,
  ExperimentResult,
  ExperimentTick,
} from '../model/experiment.ts'
import { ClientsProcess } from './clients-process.ts'
import { disturbancesOf } from './disturbances.ts'
import type { ExperimentHost } from './experiment-host.ts'
import { Flood } from './flood.ts'
import { judgeExperiment } from './judge-experiment.ts'
import { LabCluster } from './lab-cluster.ts'
import { MeasuredFigures } from './measured.ts'
import { playWatched } from './play-watched.ts'

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
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { name, host, signal, onProgress, short = false } = options
  const schedule = short ? shortened(experiment) : experiment
  const { title = name, lookFor = '', teaches = '', seed, length: lengthMs } = schedule
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
  let flood: Flood | undefined
  try {
    await lab.start()
    clients = new ClientsProcess(host, signal, (tick) => {
      ticks.push(tick)
      onProgress({ kind: 'tick', tick })
    })
    if (floodOf(schedule) !== undefined) flood = new Flood(schedule, host, signal)
    const found = await carryOut(schedule, { lab, clients, flood }, options)
    const seconds = (performance.now() - beganAt) / 1000
    return {
      format: 1,
      name,
      title,
      lookFor,
      teaches,
      seed,
      short,
      startedAt,
      lengthMs,
      seconds,
      ticks,
      ...found,
    }
  } catch (error) {
    signal.throwIfAborted()
    throw error
  } finally {
    phase('stopping')
    signal.removeEventListener('abort', stop)
    await clients?.close()
    await flood?.close()
    await lab.stop()
  }
}

type Found = Pick<ExperimentResult, 'verdict' | 'checks' | 'circumstances' | 'steps' | 'faults' | 'totals'>

async function carryOut(
  schedule: Schedule,
  { lab, clients, flood }: { lab: LabCluster; clients: ClientsProcess; flood: Flood | undefined },
  { signal, onProgress }: ExperimentOptions,
): Promise<Found> {
  const { workload, seed, expect: expected, length: lengthMs, recovery: recoveryMs } = schedule
  onProgress({ kind: 'phase', phase: 'setting-up' })
  const entrances = { buyers: lab.entrances('buyer'), sellers: lab.entrances('seller') }
  await clients.ask({ type: 'prepare', workload, seed, ...entrances }, 'prepared')
  await flood?.prepare(entrances.buyers)
  const run = await playWatched(schedule, { lab, clients, flood, signal, onProgress })
  const { attempts, givenUp, greedyAnswers, circumstances } = run
  const { steps, faults } = run.played
  onProgress({ kind: 'phase', phase: 'checking' })
  const audited = await clients.ask({ type: 'audit' }, 'audited')
  const ledger = { ...audited.ledger, ...(await lab.takenByPayments()) }
  const figures = new MeasuredFigures({
    attempts,
    givenUp,
    greedyAnswers,
    ledger,
    faults,
    lengthMs,
    recoveryMs,
  })
  const disturbances = disturbancesOf(circumstances, steps)
  return {
    ...judgeExperiment({ expected, figures, ledger, steps, disturbances }),
    circumstances,
    steps,
    faults,
    totals: {
      ...figures.totals(),
      orders: ledger.paidOrders,
      ...(flood !== undefined && { greedy: greedyAnswers }),
    },
  }
}
