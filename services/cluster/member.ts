import { randomUUID } from 'node:crypto'
import { checkHealth } from './health.ts'
import type { RunningMember } from './cluster-file.ts'
import type { Config, ServiceKind } from '../config/config.ts'
import type { LaunchReport } from '../process/launch.ts'
import { ApiError } from '../wire/errors.ts'
import type { WireLog } from '../wire/server-connection.ts'
import type { MemberAddress } from '../config/members.ts'
import type { LaunchedProcess, ProcessEnd, ProcessLauncher } from './launcher.ts'

export type MemberState = 'starting' | 'healthy' | 'waiting' | 'stopping' | 'stopped' | 'failed'

export interface ClusterLog extends WireLog {
  error(details: object, message: string): void
}

export interface MemberOptions {
  address: MemberAddress
  /** As of now: who belongs to the cluster changes. */
  config(): Config
  /** Asked for once its process is there. */
  secret(): string
  launcher: ProcessLauncher
  log: ClusterLog
  onLine(line: string): void
  onChange(member: ClusterMember): void
}

const firstBackoffMs = 100
const lastBackoffMs = 5_000
/** A service that ends sooner than this after it was healthy is taken to have failed again. */
const stableMs = 2_000

/** A member could not start, or was stopped before it could. */
export class MemberStartError extends Error {
  readonly member: string

  constructor(member: string, message: string) {
    super(message)
    this.name = 'MemberStartError'
    this.member = member
  }
}

/** One process of the cluster: started, checked, started again whenever it ends by itself. */
export class ClusterMember {
  readonly name: string
  readonly kind: ServiceKind
  state: MemberState = 'stopped'
  restarts = 0
  paused = false
  /** Why it is not healthy, in words. */
  reason: string | undefined
  /** Why it counts as unresponsive although it is healthy, in words. Heartbeats find out. */
  silence: string | undefined
  /** When its process was launched, in ms since 1970. */
  startedAt: number | undefined
  running: RunningMember | undefined
  #options: MemberOptions
  #process: LaunchedProcess | undefined
  #instance = ''
  #startedOnce = false
  #isLeft = false
  #failures = 0
  #healthyAt = 0
  #downUntil = 0
  #restartTimer: NodeJS.Timeout | undefined
  #settleStart: { resolve(): void; reject(error: Error): void } | undefined
  #onEnded: (() => void)[] = []

  constructor(options: MemberOptions) {
    this.#options = options
    this.name = options.address.name
    this.kind = options.address.kind
  }

  /** Resolves once it is healthy for the first time; rejects if that first start fails. */
  start(): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#settleStart = { resolve, reject }
      this.#launch()
    })
  }

  /** Resolves when its process is gone. `atOnce`: without asking it to finish what it does. */
  stop({ atOnce = false } = {}): Promise<void> {
    clearTimeout(this.#restartTimer)
    if (this.#process === undefined) {
      if (this.state !== 'failed') this.#become('stopped')
      return Promise.resolve()
    }
    // A paused process would not receive the request to end.
    this.resume()
    this.#become('stopping')
    const ended = new Promise<void>((resolve) => this.#onEnded.push(resolve))
    if (atOnce) this.#process.kill()
    else this.#process.terminate()
    return ended
  }

  /** Ends it without asking. It is started again, but not before `downMs` have passed. */
  kill(downMs = 0): void {
    this.#downUntil = performance.now() + downMs
    if (this.state === 'waiting') this.#launchIn(downMs)
    else this.#process?.kill()
  }

  /** Started now, if it is waiting for that. */
  startNow(): void {
    this.#downUntil = 0
    if (this.state === 'waiting') this.#launchIn(0)
  }

  /** It is left to itself: it is not started again when it ends. */
  leave(): void {
    this.#isLeft = true
  }

  /** Has it finish what it does, end, and be started again. */
  restart(): void {
    this.resume()
    this.reason = 'a restart was asked for'
    if (this.state === 'waiting') this.#launchIn(0)
    else this.#process?.terminate()
  }

  /** Its process stops where it stands, and nobody is told. */
  pause(): void {
    this.#signal('SIGSTOP')
  }

  resume(): void {
    if (this.paused) this.#signal('SIGCONT')
  }

  #signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    if (process.platform === 'win32')
      throw new ApiError('INVALID_ARGUMENT', 'This system cannot pause a process.')
    if (this.running === undefined) return
    try {
      process.kill(this.running.pid, signal)
    } catch (error) {
      // It has just ended, which is about to be noticed.
      if ((error as NodeJS.ErrnoException).code === 'ESRCH') return
      throw error
    }
    this.paused = signal === 'SIGSTOP'
    this.#options.onChange(this)
  }

  #launch(): void {
    const { config, launcher, onLine } = this.#options
    this.#instance = randomUUID()
    this.startedAt = Date.now()
    this.reason = undefined
    this.#become('starting')
    this.#process = launcher.launch(
      { service: this.kind, member: this.name, instance: this.#instance, config: config() },
      {
        onLine,
        onReport: (report) => this.#receive(report),
        onEnd: (end) => this.#ended(end),
      },
    )
  }

  #receive(report: LaunchReport): void {
    if (report.type === 'failed') this.reason = report.message
    else if (report.type === 'ready' && report.instance === this.#instance) void this.#check(report)
  }

  async #check({ port, pid, instance }: Extract<LaunchReport, { type: 'ready' }>): Promise<void> {
    const { secret, address } = this.#options
    const { host } = address
    try {
      await checkHealth({ service: this.kind, host, port, instance, secret: secret() })
    } catch (error) {
      this.reason = (error as Error).message
      if (this.state === 'starting' && instance === this.#instance) this.#process?.kill()
      return
    }
    if (this.state !== 'starting' || instance !== this.#instance) return
    this.running = { kind: this.kind, host, port, pid, instance }
    this.#startedOnce = true
    this.#healthyAt = Date.now()
    this.#become('healthy')
    if (this.restarts > 0)
      this.#options.log.info({ member: this.name, restarts: this.restarts }, `${this.name} is back`)
    this.#settleStart?.resolve()
  }

  #ended(end: ProcessEnd): void {
    this.#process = undefined
    this.running = undefined
    this.paused = false
    if (this.state === 'stopping' || this.#isLeft) {
      this.#become('stopped')
      for (const resolve of this.#onEnded.splice(0)) resolve()
      this.#settleStart?.reject(
        new MemberStartError(this.name, `${this.name} was stopped while it was starting.`),
      )
      return
    }
    this.reason ??= `it ended with ${end.signal ?? `exit code ${end.code}`}`
    if (this.#startedOnce) this.#restartLater()
    else {
      this.#become('failed')
      this.#settleStart?.reject(
        new MemberStartError(this.name, `${this.name} could not start: ${this.reason}`),
      )
    }
  }

  #restartLater(): void {
    const { log } = this.#options
    if (this.state === 'healthy' && Date.now() - this.#healthyAt >= stableMs) this.#failures = 0
    const backoffMs =
      this.#failures === 0 ? 0 : Math.min(lastBackoffMs, firstBackoffMs * 2 ** (this.#failures - 1))
    const delayMs = Math.max(backoffMs, Math.round(this.#downUntil - performance.now()))
    this.#failures += 1
    this.restarts += 1
    log.warn(
      { member: this.name, reason: this.reason, restarts: this.restarts, delayMs },
      `${this.name} ended by itself and is started again`,
    )
    this.#become('waiting')
    this.#launchIn(delayMs)
  }

  #launchIn(delayMs: number): void {
    clearTimeout(this.#restartTimer)
    this.#restartTimer = setTimeout(() => this.#launch(), delayMs)
  }

  #become(state: MemberState): void {
    this.state = state
    this.silence = undefined
    this.#options.onChange(this)
  }
}
