import { Random } from '../../services/chance/random.ts'
import { messageOf } from '../../services/text/error-text.ts'
import type { Check } from '../catalogue/check.ts'
import { DidNotStart, type System } from '../system/system.ts'
import type { Side } from '../wire/peer.ts'
import { Transcript } from '../wire/transcript.ts'
import { SharedAccounts } from './accounts.ts'
import { Barrier } from './barrier.ts'
import { type BusyWatch, unwatched } from './busy.ts'
import { classify, type Finding } from './classify.ts'
import { Violation } from './failures.ts'
import { Monitor } from './monitor.ts'
import type { CheckResult } from './result.ts'
import { Trial } from './trial.ts'

const checkDeadlineMs = 20_000
const leastDeadlineMs = 2_000
/** From then on the work of others on the machine is watched. */
const slowMs = 1_500

export interface RunOptions {
  checks: readonly Check[]
  system: System
  seed: number
  /** Ends everything. */
  signal: AbortSignal
  onResult(result: CheckResult): void
  /** The command that runs only one check. */
  again(id: string): string
  /** Keeps the frames of each check. */
  frames?: boolean
  watch?: BusyWatch
  /** The deadline of a check that names none. */
  checkDeadlineMs?: number
}

/** Runs the checks one after the other, but for those that mostly wait and those that kill. */
export async function runChecks(options: RunOptions): Promise<void> {
  const { checks, system, signal } = options
  try {
    await system.start(signal)
  } catch (error) {
    if (!(error instanceof DidNotStart)) throw error
    const output = system.output()
    const reason = `It did not start: ${error.message}${output === '' ? '' : `. It wrote: ${output.slice(-500)}`}`
    for (const check of checks)
      options.onResult(resultOf(options, check, { answer: 'did-not-start', reason }, 0))
    return
  }
  const run = new Run(options)
  await run.begin()
  const apart = Promise.all(checks.filter(({ isApart }) => isApart).map((check) => run.beside(check)))
  for (const check of checks) if (!check.isApart && !check.kills) await run.alone(check)
  // A kill would end the connections of checks that still wait.
  await apart
  await run.together(checks.filter(({ kills }) => kills))
}

class Run {
  readonly #options: RunOptions
  readonly #monitor: Monitor
  readonly #accounts = new SharedAccounts()
  readonly #name = Math.floor(Math.random() * 36 ** 5)
    .toString(36)
    .padStart(5, '0')
  #usualDeadlineMs: number

  constructor(options: RunOptions) {
    this.#options = options
    this.#monitor = new Monitor(options.system)
    this.#usualDeadlineMs = options.checkDeadlineMs ?? checkDeadlineMs
  }

  begin(): Promise<void> {
    return this.#monitor.begin(this.#options.signal)
  }

  async alone(check: Check): Promise<void> {
    const { finding, ms, trial } = await this.#attempt(check)
    const crash =
      this.#monitor.gone === undefined ? await this.#monitor.look(this.#options.signal) : undefined
    this.#shortenAfter(finding)
    this.#tell(check, crash === undefined ? finding : crashed(crash, finding), ms, trial)
  }

  async beside(check: Check): Promise<void> {
    const { finding, ms, trial } = await this.#attempt(check)
    this.#tell(check, finding, ms, trial)
  }

  /** All of them see the same kills. */
  async together(checks: readonly Check[]): Promise<void> {
    const { system, signal } = this.#options
    const barrier = new Barrier(checks.length, async () => {
      try {
        await system.crash?.(signal)
      } catch (error) {
        if (!(error instanceof DidNotStart)) throw error
        // A busy machine, or the end of the run, may be the reason: it was waited for.
        throw new Violation('the system to start again after kill -9', error.message, { waited: true })
      }
      await this.begin()
    })
    await Promise.all(
      checks.map(async (check) => {
        const { finding, ms, trial } = await this.#attempt(check, () => barrier.meet())
        barrier.leave()
        this.#tell(check, finding, ms, trial)
      }),
    )
  }

  async #attempt(check: Check, crash?: () => Promise<void>) {
    const { signal, system, seed, watch = unwatched } = this.#options
    const beganAt = performance.now()
    const transcript = new Transcript()
    const deadlineMs = check.deadlineMs ?? this.#usualDeadlineMs
    const late = new AbortController()
    const timer = setTimeout(() => late.abort(), deadlineMs)
    let endWatch: (() => string | undefined) | undefined
    const slow = setTimeout(() => (endWatch = watch()), slowMs)
    const trial = new Trial({
      addresses: system.addresses,
      accounts: this.#accounts,
      run: this.#name,
      random: Random.of(seed, ...Buffer.from(check.id)),
      signal: AbortSignal.any([signal, late.signal]),
      transcript,
      ...(crash && { crash }),
    })
    let error: unknown
    const refusal = this.#refusal()
    try {
      if (refusal === undefined)
        for (const side of this.#sides(check)) {
          trial.side = side
          await check.run(trial)
        }
    } catch (thrown) {
      error = thrown ?? new Error('nothing was thrown')
    } finally {
      clearTimeout(timer)
      clearTimeout(slow)
      trial.close()
    }
    const busy = endWatch?.()
    const finding: Finding =
      refusal === undefined
        ? classify(error, { transcript, busy, deadlineMs, isOver: signal.aborted })
        : { answer: 'not-judged', reason: refusal }
    return { finding, ms: Math.round(performance.now() - beganAt), trial }
  }

  #refusal(): string | undefined {
    if (this.#options.signal.aborted) return endReason(this.#options.signal)
    return this.#monitor.gone === undefined ? undefined : `The service is gone: ${this.#monitor.gone}`
  }

  #sides({ needs }: Check): readonly Side[] {
    if (needs === 'any') return Object.keys(this.#options.system.addresses) as Side[]
    return [needs === 'seller' ? 'seller' : 'buyer']
  }

  /** A service that hangs shall not take the time of all checks. */
  #shortenAfter({ answer }: Finding): void {
    const usual = this.#options.checkDeadlineMs ?? checkDeadlineMs
    if (answer === 'timed-out')
      this.#usualDeadlineMs = Math.max(Math.min(leastDeadlineMs, usual), this.#usualDeadlineMs / 2)
    if (answer === 'right') this.#usualDeadlineMs = usual
  }

  #tell(check: Check, finding: Finding, ms: number, { transcript }: Trial): void {
    const result = resultOf(this.#options, check, finding, ms)
    this.#options.onResult(
      this.#options.frames === true
        ? { ...result, frames: transcript.frames, framesLeftOut: transcript.leftOut }
        : result,
    )
  }
}

function endReason({ reason }: AbortSignal): string {
  return reason instanceof DOMException && reason.name === 'TimeoutError'
    ? 'The deadline of all checks was over'
    : `The run was ended: ${messageOf(reason)}`
}

function crashed(crash: string, { answer, reason, ...rest }: Finding): Finding {
  return {
    ...rest,
    answer: 'crashed',
    reason: answer === 'right' || reason === undefined ? crash : `${crash}. ${reason}`,
  }
}

function resultOf({ again }: RunOptions, check: Check, finding: Finding, ms: number): CheckResult {
  const { id, level, rule, why, section } = check
  const judged = { id, level, rule, why, section: String(section), ...finding, ms }
  return finding.answer === 'right' ? judged : { ...judged, again: again(id) }
}
