import type { StateMachine } from '../engine/state-machine.ts'
import type { Log } from '../process/log.ts'
import type { WireClient } from '../wire/client.ts'

/** A database, as far as a standby has to know it. */
export interface Database<Machine extends StateMachine<Command, unknown>, Command> {
  readonly service: 'customer-db' | 'product-db'
  create(folder: string): Machine
  /** The files beside the journal that commands name. */
  openFiles?(folder: string, log: Log): Promise<FilesBeside<Machine, Command>>
}

export interface FilesBeside<Machine, Command> {
  /** Resolves when those are on disk that the state brought along from a snapshot. */
  settle(machine: Machine): Promise<void>
  /** Resolves when those are on disk that the commands name. */
  fetch(commands: readonly Command[], owner: WireClient): Promise<void>
}
