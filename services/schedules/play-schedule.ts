import { setTimeout as pause } from 'node:timers/promises'
import { Random } from '../chance/random.ts'
import type { Controlled } from '../cluster/control/controlled.ts'
import type { FaultControl } from '../cluster/control/fault-control.ts'
import { whyFaultHasNoEffect } from '../cluster/control/fault-reach.ts'
import { messageOf } from '../text/error-text.ts'
import type { FaultBand, PlayedStep, Played } from '../contract/schedule-run.ts'
import { describeDeed, type Schedule, type ScheduleStep } from './schedule.ts'

export interface PlayOptions {
  cluster: Controlled
  desk: FaultControl
  signal: AbortSignal
  /** When it begins, on the clock of `performance.now()`. Without it, now. */
  startsAt?: number
  /** As it is fired; what kept it from being done, it says later. */
  onStep?(step: PlayedStep): void
}

const healthPollMs = 20
/** A member that is not back by then does not come back by itself. */
const longestDownMs = 30_000

/** Carries the steps out, each at its time, for as long as the schedule says, and heals what is left. */
export async function playSchedule(
  { steps, length, seed }: Pick<Schedule, 'steps' | 'length' | 'seed'>,
  options: PlayOptions,
): Promise<Played> {
  const { desk, signal } = options
  const startsAt = options.startsAt ?? performance.now()
  const play = new Play(options, startsAt)
  const until = (ms: number) => startsAt + ms - performance.now()
  const timers = steps.map((step, index) =>
    setTimeout(() => play.fire(step, Random.of(seed, index).integer(0, 2 ** 31 - 1)), until(step.at)),
  )
  try {
    await pause(until(length), undefined, { signal })
  } catch (error) {
    if (!signal.aborted) throw error
  } finally {
    for (const timer of timers) clearTimeout(timer)
    await desk.healAll()
  }
  return play.end()
}

class Play {
  readonly #options: PlayOptions
  readonly #startedAt: number
  #steps: PlayedStep[] = []
  #bands: FaultBand[] = []
  #underWay: Promise<void>[] = []

  constructor(options: PlayOptions, startedAt: number) {
    this.#options = options
    this.#startedAt = startedAt
  }

  fire(step: ScheduleStep, seed: number): void {
    const fired: PlayedStep = { at: step.at, firedAt: this.#now(), text: describeDeed(step.do) }
    this.#steps.push(fired)
    this.#options.onStep?.(fired)
    const work = this.#do(step, seed, fired).catch((error: unknown) => {
      fired.problem = messageOf(error)
    })
    this.#underWay.push(work)
  }

  async end(): Promise<Played> {
    await Promise.all(this.#underWay)
    return { steps: this.#steps, faults: this.#bands }
  }

  async #do({ do: deed }: ScheduleStep, seed: number, fired: PlayedStep): Promise<void> {
    const { desk } = this.#options
    if (deed.kind === 'heal') {
      await desk.healAll()
      fired.inEffectAt = this.#now()
      return
    }
    const { fault } = deed
    const why = whyFaultHasNoEffect(fault, this.#options.cluster.members())
    if (why !== undefined) throw new Error(why)
    const band: FaultBand = { from: fired.firedAt, to: fired.firedAt, label: fired.text }
    this.#bands.push(band)
    const isEnd = fault.kind === 'kill' || fault.kind === 'restart'
    const pid = isEnd ? this.#pidOf(fault.member) : undefined
    const { id, refusedBy = [] } = await desk.add(fault, seed).catch((error: unknown) => {
      this.#bands.splice(this.#bands.indexOf(band), 1)
      throw error
    })
    fired.inEffectAt = this.#now()
    if (refusedBy.length > 0)
      fired.problem = refusedBy.map(({ member, reason }) => `${member} did not take it: ${reason}`).join(' ')
    const hits = await (isEnd ? this.#isBack(fault.member, pid) : desk.whenOver(id))
    if (hits !== undefined) fired.hits = hits
    band.to = this.#now()
  }

  #pidOf(name: string): number | undefined {
    return this.#options.cluster.members().find((member) => member.name === name)?.pid
  }

  async #isBack(name: string, before: number | undefined): Promise<undefined> {
    const until = performance.now() + longestDownMs
    while (performance.now() < until && !this.#options.signal.aborted) {
      const pid = this.#pidOf(name)
      if (pid !== undefined && pid !== before) return undefined
      await pause(healthPollMs)
    }
  }

  #now(): number {
    return Math.round((performance.now() - this.#startedAt) * 10) / 10
  }
}
