import { formatTime } from '../../services/faults/model/amounts.ts'
import { floodOf, type Schedule, shortened } from '../../services/schedules/schedule.ts'
import type {
  ExperimentPhase,
  ExperimentProgress,
  ExperimentResult,
  ExperimentTick,
} from '../model/experiment.ts'
import { phaseWords } from '../words/experiment-phases.ts'
import { ClientsProcess } from './clients-process.ts'
import { disturbancesOf } from './disturbances.ts'
import type { ExperimentHost } from './experiment-host.ts'
import { Flood } from './flood.ts'
import { judgeExperiment } from './judge-experiment.ts'
import type { TemporaryCluster } from '../../services/cluster/temporary-cluster.ts'
import { entrances, labCluster, takenByPayments } from './lab-cluster.ts'
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
  /** The file for what the clients read and write. */
  history?: string | undefined
  /** It is ended after this time. Without it, after far more time than any sound services need. */
  deadlineMs?: number | undefined
}

/** Thrown when an experiment did not end in time. There is no verdict. */
export class ExperimentOverdue extends Error {}

/** For the start, the set-up and the audit. */
const graceMs = 5 * 60_000

/** Carries an experiment out on a cluster of its own. Rejects with the signal's reason when it is cancelled, and at its deadline. */
export async function runExperiment(
  experiment: Schedule,
  options: ExperimentOptions,
): Promise<ExperimentResult> {
  const { name, host, short = false } = options
  const schedule = short ? shortened(experiment) : experiment
  const { title = name, lookFor = '', teaches = '', seed, length: lengthMs } = schedule
  const startedAt = new Date().toISOString()
  const beganAt = performance.now()
  let current: ExperimentPhase = 'starting'
  const onProgress = (progress: ExperimentProgress) => {
    if (progress.kind === 'phase') current = progress.phase
    options.onProgress(progress)
  }
  const phase = (which: ExperimentPhase) => onProgress({ kind: 'phase', phase: which })
  const deadlineMs = options.deadlineMs ?? longestMs(schedule)
  const overdue = new AbortController()
  const signal = AbortSignal.any([options.signal, overdue.signal])
  const ticks: ExperimentTick[] = []
  phase('starting')
  signal.throwIfAborted()
  const lab = labCluster(schedule.cluster, { launcher: host.services, onLine: host.onServiceLine })
  const stop = () => void lab.stop()
  signal.addEventListener('abort', stop, { once: true })
  const timer = setTimeout(() => {
    const when = `The experiment did not end within ${formatTime(deadlineMs)}`
    overdue.abort(
      new ExperimentOverdue(`${when}: it was still at "${phaseWords[current]}". There is no verdict.`),
    )
  }, deadlineMs)
  let clients: ClientsProcess | undefined
  let flood: Flood | undefined
  try {
    await lab.cluster.start()
    clients = new ClientsProcess(host, signal, (tick) => {
      ticks.push(tick)
      onProgress({ kind: 'tick', tick })
    })
    if (floodOf(schedule) !== undefined) flood = new Flood(schedule, host, signal)
    const found = await carryOut(schedule, { lab, clients, flood }, { ...options, signal, onProgress })
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
    clearTimeout(timer)
    phase('stopping')
    signal.removeEventListener('abort', stop)
    await clients?.close()
    await flood?.close()
    await lab.stop()
  }
}

function longestMs({ length, workload: { attempts, timeout, retryAfter } }: Schedule): number {
  return length + attempts * (timeout + retryAfter) + graceMs
}

type Found = Pick<ExperimentResult, 'verdict' | 'checks' | 'circumstances' | 'steps' | 'faults' | 'totals'>

async function carryOut(
  schedule: Schedule,
  { lab, clients, flood }: { lab: TemporaryCluster; clients: ClientsProcess; flood: Flood | undefined },
  { signal, onProgress, history }: Pick<ExperimentOptions, 'signal' | 'onProgress' | 'history'>,
): Promise<Found> {
  const { workload, seed, expect: expected, length: lengthMs, recovery: recoveryMs } = schedule
  onProgress({ kind: 'phase', phase: 'setting-up' })
  const places = { buyers: entrances(lab, 'buyer'), sellers: entrances(lab, 'seller') }
  await clients.ask({ type: 'prepare', workload, seed, ...places, ...(history && { history }) }, 'prepared')
  await flood?.prepare(places.buyers)
  const run = await playWatched(schedule, { lab, clients, flood, signal, onProgress })
  const { attempts, givenUp, greedyAnswers, scaled, circumstances } = run
  const { steps, faults } = run.played
  onProgress({ kind: 'phase', phase: 'checking' })
  const audited = await clients.ask({ type: 'audit' }, 'audited')
  const ledger = { ...audited.ledger, ...(await takenByPayments(lab)) }
  const figures = new MeasuredFigures({
    attempts,
    givenUp,
    greedyAnswers,
    scaled,
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
