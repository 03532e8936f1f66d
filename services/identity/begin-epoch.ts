import type { DurableState } from '../engine/durable.ts'
import { newEpochId } from '../engine/epochs.ts'
import type { StateMachine } from '../engine/state-machine.ts'
import type { Log } from '../process/log.ts'
import type { BeginEpochCommand } from './histories.ts'

/**
 * Each start begins an epoch: a copy of the folder that is started as well begins another one, and what the two give from
 * then on can be told apart. On a full disk the one before goes on; nothing can be given then until there is space.
 */
export async function beginEpoch<Machine extends StateMachine<Command, unknown>, Command>(
  storage: DurableState<Machine, Command | BeginEpochCommand, unknown>,
  log: Log,
): Promise<void> {
  try {
    await storage.execute({ op: 'beginEpoch', at: Date.now(), id: newEpochId() })
    storage.noteEpoch()
  } catch (error) {
    log.warn({ err: error }, 'no new epoch could be begun: that of the last start goes on')
  }
}
