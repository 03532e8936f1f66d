import { newEpochId, type Counters } from '../../engine/epochs.ts'
import type { HighWaterMark } from '../../engine/folder/high-water.ts'
import { renew } from '../../engine/recovery/renewal.ts'
import type { SqlValue, StateMachine } from '../../engine/state-machine.ts'
import { Histories } from '../histories.ts'

type Rows = ReadonlyMap<string, readonly SqlValue[][]>

export interface Snapshot {
  readonly rows: Rows
  readonly taken: boolean
}

export interface RestoreOptions {
  /** The journal cannot be read: there is no state that is replaced. */
  readonly damaged: boolean
  readonly together: string | undefined
}

/** A data folder and the database that runs on it, without any files: what a restore does is what the engine does. */
export class Folder<M extends StateMachine<never, unknown>> {
  machine: M
  mark: HighWaterMark | undefined
  /** Runs a version from before there were epochs. */
  old: boolean
  readonly #create: () => M
  #commands = 0

  constructor(create: () => M, old: boolean) {
    this.#create = create
    this.machine = create()
    this.old = old
    if (!old) this.start()
  }

  apply<Outcome>(command: object): Outcome {
    this.#commands += 1
    const outcome = this.machine.apply(structuredClone(command) as never) as Outcome
    if (!this.old) this.#remember(this.mark?.reserved ?? {})
    return outcome
  }

  /** By the version of today. */
  start(): void {
    this.old = false
    this.apply({ op: 'beginEpoch', at: this.#commands, id: newEpochId() })
  }

  snapshot(): Snapshot {
    const tables = this.machine.tables.filter(({ name }) => !this.old || name !== Histories.layout.name)
    return {
      rows: new Map(tables.map(({ name }) => [name, structuredClone([...this.machine.dump(name)])])),
      taken: true,
    }
  }

  restore({ rows, taken }: Snapshot, { damaged, together }: RestoreOptions): void {
    const restored = this.#load(rows)
    renew(restored, {
      current: damaged ? undefined : this.machine,
      mark: this.mark,
      bound: (this.#commands + 1) * 1_000,
      taken,
      together,
      epoch: newEpochId(),
    })
    this.machine = restored
    this.#remember(this.mark?.reserved ?? {})
    this.start()
  }

  copy(): Folder<M> {
    const copy = new Folder(this.#create, true)
    copy.machine = this.#load(this.snapshot().rows)
    copy.mark = this.mark
    copy.old = this.old
    copy.#commands = this.#commands
    return copy
  }

  #load(rows: Rows): M {
    const machine = this.#create()
    for (const [name, all] of rows) for (const row of all) machine.load(name, structuredClone(row))
    return machine
  }

  /** A few numbers ahead, as the engine does a million ahead. */
  #remember(reserved: Counters): void {
    const counters = this.machine.counters()
    const isCovered = Object.entries(counters).every(([name, next]) => next <= (reserved[name] ?? 0))
    const ahead = isCovered ? 0 : 7
    this.mark = {
      epochs: this.machine.epochs,
      reserved: Object.fromEntries(
        Object.entries(counters).map(([name, next]) => [name, Math.max(next + ahead, reserved[name] ?? 0)]),
      ),
    }
  }
}
