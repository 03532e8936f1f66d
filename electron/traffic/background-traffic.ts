import type { BackgroundTask, BackgroundUsers, Report, Tick } from '../../bench/generator/messages.ts'
import type { BenchmarkHost, GeneratorProcess } from '../../bench/host/benchmark-host.ts'
import type { Addresses } from '../../bench/set-up/set-up.ts'
import { ApiError } from '../../services/wire/errors.ts'
import {
  type TrafficPhase,
  trafficRates,
  type TrafficState,
  type TrafficSwitch,
} from '../ipc/traffic-types.ts'
import type { NewEvent } from '../timeline/event-log.ts'
import type { LeftBehind } from './left-behind.ts'

/** Where the users go. */
export interface Market {
  folder: string
  addresses: Addresses
  /** It takes requests, at least in part. */
  isServing: boolean
}

export interface BackgroundTrafficOptions {
  host: Pick<BenchmarkHost, 'launchGenerator'>
  /** Undefined while the cluster is not running. */
  market(): Market | undefined
  left: LeftBehind
  onState(): void
  note(event: NewEvent): void
}

const users: BackgroundUsers = { buyers: 8, sellers: 2 }
const firstRetryMs = 2_000
/** It also tries again whenever a member of the cluster changes. Once it waits this long to clear up, it tries only then. */
const longestRetryMs = 30_000
/** Nobody waits longer for its end. The rest is cleared up when the market is there again. */
const endMs = 4_000
const quiet = { reached: 0, failing: 0 }

/** The present work of the generator. */
type Stage = 'entering' | 'in' | 'leaving'

/** Users who keep the app's market alive while nobody else does. */
export class BackgroundTraffic {
  readonly #options: BackgroundTrafficOptions
  #wanted: TrafficSwitch = { isOn: false, ratePerSecond: trafficRates.usual }
  #generator: GeneratorProcess | undefined
  #stage: Stage | undefined
  /** The data folder of the market that it works in. */
  #folder = ''
  /** As the generator was told. */
  #paced = ''
  #pausedBy: string | undefined
  #failure: string | undefined
  #retry: NodeJS.Timeout | undefined
  #retryMs = firstRetryMs
  #lately = quiet
  #totals = { calls: 0, failures: 0 }
  #onEmpty: (() => void)[] = []

  constructor(options: BackgroundTrafficOptions) {
    this.#options = options
  }

  state(): TrafficState {
    const reason = this.#failure ?? (this.#phase === 'paused' ? (this.#pausedBy ?? null) : null)
    return { ...this.#wanted, phase: this.#phase, ...this.#lately, ...this.#totals, reason }
  }

  set(wanted: TrafficSwitch): void {
    if (wanted.isOn && this.#options.market() === undefined)
      throw new ApiError('UNAVAILABLE', 'The cluster is not running. Start it, then try again.')
    const before = this.#wanted
    if (wanted.isOn === before.isOn && wanted.ratePerSecond === before.ratePerSecond) return
    this.#wanted = wanted
    if (wanted.isOn && !before.isOn) this.#totals = { calls: 0, failures: 0 }
    if (wanted.isOn !== before.isOn) this.#retryMs = firstRetryMs
    this.#noteSwitch(before)
    this.#settle()
  }

  /** Goes on when it is undefined again. */
  pause(by: string | undefined): void {
    if (by === this.#pausedBy) return
    const wasPaused = this.#pausedBy !== undefined
    this.#pausedBy = by
    if (this.#wanted.isOn && wasPaused !== (by !== undefined))
      this.#note(
        by === undefined
          ? { what: 'traffic on', tone: 'info', text: 'Background traffic goes on.', edge: 'begins' }
          : {
              what: 'traffic paused',
              tone: 'neutral',
              text: `Background traffic is paused: ${by}`,
              edge: 'ends',
            },
      )
    this.#settle()
  }

  /** The cluster is another one than before, or somewhere else. */
  follow(): void {
    this.#settle()
  }

  /** The market in the data folder is another one than before, in which its users may have left something, too. */
  restored(folder: string): void {
    this.#options.left.note(folder)
    this.#drop()
    this.#settle()
  }

  /** A restart of the cluster ends it. The returned function switches it on again, if it is on now. */
  beforeRestart(): () => void {
    const { isOn } = this.#wanted
    return () => {
      if (isOn && this.#options.market() !== undefined) this.set({ ...this.#wanted, isOn })
    }
  }

  /** Resolves when it is off and has cleared up, or cannot. */
  async end(): Promise<void> {
    this.set({ ...this.#wanted, isOn: false })
    if (this.#generator === undefined) return
    const empty = new Promise<void>((resolve) => this.#onEmpty.push(resolve))
    let timer: NodeJS.Timeout | undefined
    const patience = new Promise<void>((resolve) => (timer = setTimeout(resolve, endMs)))
    await Promise.race([empty, patience])
    clearTimeout(timer)
    clearTimeout(this.#retry)
    this.#drop()
    this.#options.onState()
  }

  get #phase(): TrafficPhase {
    if (this.#failure !== undefined) return 'failed'
    if (this.#stage === undefined) return this.#wanted.isOn ? 'entering' : 'off'
    if (this.#stage === 'in') return this.#pausedBy === undefined ? 'running' : 'paused'
    return this.#stage
  }

  /** Takes the next step towards what is wanted. */
  #settle(): void {
    clearTimeout(this.#retry)
    const market = this.#options.market()
    if (market === undefined) {
      this.#endWithCluster()
      return
    }
    const { isOn, ratePerSecond } = this.#wanted
    const { addresses, folder, isServing } = market
    if (this.#stage === undefined && isServing) {
      if (isOn) this.#begin('entering', { type: 'enter', addresses, users }, folder)
      else if (this.#options.left.isIn(folder))
        this.#begin('leaving', { type: 'leave', addresses, users }, folder)
    } else if (this.#stage === 'in') {
      if (!isOn) this.#send('leaving', { type: 'leave', addresses, users })
      else this.#pace({ type: 'pace', addresses, ratePerSecond: this.#pausedBy ? 0 : ratePerSecond })
    }
    this.#options.onState()
  }

  #endWithCluster(): void {
    if (!this.#wanted.isOn && this.#stage === undefined && this.#failure === undefined) return
    const before = this.#wanted
    this.#wanted = { ...before, isOn: false }
    this.#failure = undefined
    this.#drop()
    this.#noteSwitch(before)
    this.#options.onState()
  }

  #begin(stage: Stage, task: BackgroundTask, folder: string): void {
    this.#options.left.note(folder)
    this.#folder = folder
    const generator = this.#options.host.launchGenerator({
      onReport: (report) => {
        if (generator === this.#generator) this.#receive(report)
      },
      onEnd: () => {
        if (generator === this.#generator) this.#failed('Its process ended.')
      },
    })
    this.#generator = generator
    this.#send(stage, task)
  }

  #send(stage: Stage, task: BackgroundTask): void {
    this.#stage = stage
    if (stage === 'leaving') this.#lately = quiet
    this.#generator!.send(task)
  }

  #pace(task: BackgroundTask): void {
    const text = JSON.stringify(task)
    if (text === this.#paced) return
    this.#paced = text
    this.#generator!.send(task)
  }

  #receive(report: Report): void {
    if (report.type === 'tick') this.#count(report)
    else if (report.type === 'failed') this.#failed(report.message)
    else if (report.type === 'entered') {
      this.#succeeded()
      this.#stage = 'in'
      this.#settle()
    } else if (report.type === 'left') {
      this.#succeeded()
      this.#options.left.forget(this.#folder)
      this.#drop()
      this.#settle()
    }
  }

  #count({ intervalMs, calls, errors }: Tick): void {
    this.#totals = { calls: this.#totals.calls + calls, failures: this.#totals.failures + errors }
    if (this.#stage !== 'in') return
    const perSecond = (count: number) => Math.round((count * 10_000) / intervalMs) / 10
    this.#lately = { reached: perSecond(calls - errors), failing: perSecond(errors) }
    this.#options.onState()
  }

  #succeeded(): void {
    this.#failure = undefined
    this.#retryMs = firstRetryMs
  }

  #failed(message: string): void {
    if (this.#failure === undefined)
      this.#note({ what: 'traffic failed', tone: 'warning', text: `Background traffic: ${message}` })
    this.#failure = message
    this.#drop()
    const isHopeless = !this.#wanted.isOn && this.#retryMs === longestRetryMs
    if (!isHopeless) this.#retry = setTimeout(() => this.#settle(), this.#retryMs)
    this.#retryMs = Math.min(longestRetryMs, 2 * this.#retryMs)
    this.#options.onState()
  }

  #drop(): void {
    const generator = this.#generator
    this.#generator = undefined
    this.#stage = undefined
    this.#paced = ''
    this.#lately = quiet
    generator?.kill()
    for (const resolve of this.#onEmpty.splice(0)) resolve()
  }

  #noteSwitch(before: TrafficSwitch): void {
    const { isOn, ratePerSecond } = this.#wanted
    const rate = `${ratePerSecond} ${ratePerSecond === 1 ? 'request' : 'requests'} a second`
    if (isOn && !before.isOn)
      this.#note({
        what: 'traffic on',
        tone: 'info',
        text: `Background traffic began: ${rate}.`,
        edge: 'begins',
      })
    else if (isOn) this.#note({ what: 'traffic rate', tone: 'info', text: `Background traffic: ${rate}.` })
    else if (before.isOn)
      this.#note({ what: 'traffic off', tone: 'neutral', text: 'Background traffic ended.', edge: 'ends' })
  }

  #note(event: Omit<NewEvent, 'kind'>): void {
    this.#options.note({ kind: 'traffic', ...event })
  }
}
