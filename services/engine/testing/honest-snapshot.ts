import path from 'node:path'
import { writeSnapshot } from '../snapshots/snapshot-writer.ts'
import type { StateMachine } from '../state-machine.ts'
import { temporaryFolder } from './bank.ts'

/** A snapshot of a state as its service writes it. */
export async function honestSnapshot<M extends StateMachine<never, unknown>>(
  service: string,
  state: M,
  create: () => M,
): Promise<string> {
  const file = path.join(temporaryFolder(), 'honest.sqlite')
  const header = { service, sequence: 12, takenAt: '2026-11-20T16:42:42.123Z' }
  type Any = StateMachine<never, unknown>
  await writeSnapshot(file, header, state as Any, create as () => Any, () => undefined)
  return file
}
