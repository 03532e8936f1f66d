import { messageOf } from '../../text/error-text.ts'
import { failures } from '../failures.ts'
import type { Log } from '../log.ts'
import type { StateMachine } from '../state-machine.ts'

export type Answer<Outcome> = (error: Error | null, outcome?: Outcome) => void

/** Told of every batch once it is on disk, or applied. `payload` is its commands as JSON, one a line. */
export type CommitObserver = (payload: string, first: number, count: number) => void

/** Others who have a say in when a command may be carried out that is on disk here. */
export interface Gate {
  /** Commands up to this one may be carried out now. The gate calls `carryOut` when it becomes a later one. */
  through(): number
  /** Told of so many that are about to be carried out. */
  passed(changes: number): void
  /** Whether the answers of those are to say that they are safe in fewer places than they should be. */
  readonly isShort: boolean
  /** Why nothing is accepted at the moment. */
  refusal(): Error | undefined
}

export class Batch<Command, Outcome> {
  payload = ''
  readonly commands: Command[] = []
  readonly answers: Answer<Outcome>[] = []

  add(json: string, command: Command, answer: Answer<Outcome>): void {
    this.payload = this.commands.length === 0 ? json : `${this.payload}\n${json}`
    this.commands.push(command)
    this.answers.push(answer)
  }
}

/** The commands that are on disk, and the machine that carries them out once the gate lets them pass. */
export class CarryOut<M extends StateMachine<Command, Outcome>, Command, Outcome> {
  machine: M
  /** The last command that was carried out. */
  sequence: number
  commands = 0
  answered = 0
  gate: Gate | undefined
  onCommitted: CommitObserver | undefined
  /** The gate does not open any more: those that it holds back are left as they are on disk. */
  waitsNoLonger = false
  readonly #log: Log
  readonly #onDisk: Batch<Command, Outcome>[] = []

  constructor(machine: M, sequence: number, log: Log) {
    this.machine = machine
    this.sequence = sequence
    this.#log = log
  }

  get isWaiting(): boolean {
    return this.#onDisk.length > 0
  }

  add(batch: Batch<Command, Outcome>): void {
    this.#onDisk.push(batch)
    this.carryOut()
  }

  /** Whether anything was answered. */
  carryOut(): boolean {
    const before = this.answered
    for (let next = this.#onDisk[0]; next !== undefined; next = this.#onDisk[0]) {
      const { payload, commands } = next
      if (this.gate && this.sequence + commands.length > this.gate.through()) break
      this.#onDisk.shift()
      this.gate?.passed(commands.length)
      this.#applyAll(next)
      this.onCommitted?.(payload, this.sequence - commands.length + 1, commands.length)
    }
    if (this.waitsNoLonger)
      for (const batch of this.#onDisk.splice(0)) this.answerAll(batch, failures.notConfirmed())
    return this.answered > before
  }

  #applyAll({ commands, answers }: Batch<Command, Outcome>): void {
    for (const [index, command] of commands.entries()) {
      this.sequence += 1
      this.commands += 1
      this.answered += 1
      let outcome: Outcome
      try {
        outcome = this.machine.apply(command)
      } catch (defect) {
        this.#log.error(
          {
            error: messageOf(defect),
            stack: defect instanceof Error ? defect.stack : undefined,
            sequence: this.sequence,
          },
          'applying a command failed: a defect',
        )
        this.#answer(answers[index]!, failures.brokenCommand())
        continue
      }
      this.#answer(answers[index]!, null, outcome)
    }
  }

  answerAll({ answers }: Batch<Command, Outcome>, error: Error): void {
    for (const answer of answers) {
      this.answered += 1
      this.#answer(answer, error)
    }
  }

  #answer(answer: Answer<Outcome>, error: Error | null, outcome?: Outcome): void {
    try {
      answer(error, outcome)
    } catch (thrown) {
      // The caller's defect must show, but not keep the commands behind it from being applied.
      queueMicrotask(() => {
        throw thrown
      })
    }
  }
}
