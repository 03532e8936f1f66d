import { setTimeout as pause } from 'node:timers/promises'
import type { FaultBand, PlayedStep } from '../../services/contract/schedule-run.ts'
import type { Schedule } from '../../services/schedules/schedule.ts'
import { floodOf } from '../../services/schedules/schedule.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import { ClientsProcess } from './clients-process.ts'
import type { ExperimentHost } from './experiment-host.ts'

export interface PlayedFlood {
  steps: PlayedStep[]
  faults: FaultBand[]
  answered: number
}

interface PlayFlood {
  startsAt: number
  signal: AbortSignal
  onStep(step: PlayedStep): void
}

/** The greedy clients, in a process of their own: what they cost there does not hold up the users. */
export class Flood {
  readonly #schedule: Schedule
  readonly #clients: ClientsProcess

  constructor(schedule: Schedule, host: ExperimentHost, signal: AbortSignal) {
    this.#schedule = schedule
    this.#clients = new ClientsProcess(host, signal, () => undefined)
  }

  async prepare(buyers: Address[]): Promise<void> {
    const { greedy } = this.#schedule
    await this.#clients.ask({ type: 'prepare-greedy', greedy, buyers }, 'greedy-prepared')
  }

  /** `startsAt` is the beginning of the schedule, on the clock of `performance.now()`. */
  async play({ startsAt, signal, onStep }: PlayFlood): Promise<PlayedFlood> {
    const { greedy, length } = this.#schedule
    const now = () => Math.round((performance.now() - startsAt) * 10) / 10
    const until = (ms: number) => pause(Math.max(0, startsAt + ms - performance.now()), undefined, { signal })
    await until(greedy.at)
    const step: PlayedStep = { ...floodOf(this.#schedule)!, firedAt: now() }
    onStep(step)
    await this.#clients.ask({ type: 'flood' }, 'flooding')
    step.inEffectAt = now()
    await until(Math.min(greedy.at + greedy.for, length))
    const { answered } = await this.#clients.ask({ type: 'calm' }, 'calmed')
    return { steps: [step], faults: [{ from: step.firedAt, to: now(), label: step.text }], answered }
  }

  close(): Promise<void> {
    return this.#clients.close()
  }
}
