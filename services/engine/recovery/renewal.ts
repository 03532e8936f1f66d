import { sharedUntil, type Counters, type Epoch } from '../epochs.ts'
import type { HighWaterMark } from '../folder/high-water.ts'
import type { StateMachine } from '../state-machine.ts'

type Numbering = Pick<StateMachine<never, unknown>, 'counters' | 'raise' | 'epochs' | 'beginEpoch' | 'arrive'>

export interface Renewal<M> {
  /** The state that is replaced, if it can be recovered. */
  readonly current: M | undefined
  /** The marks of the folder. */
  readonly mark: HighWaterMark | undefined
  /** No counter of the folder can have come further. Counts only where nothing else is known. */
  readonly bound: number
  /** The snapshot was taken in this folder, not brought here from elsewhere. */
  readonly taken: boolean
  /** Random, and the same for the other database that is restored with it, to the same time. */
  readonly together: string | undefined
  /** Random. */
  readonly epoch: string
}

/** Makes a state that was just loaded from a snapshot the next one of a folder, in which no number is given twice. */
export function renew<M extends Numbering & { supersede(current: M): void }>(
  restored: M,
  { current, mark, bound, taken, together, epoch }: Renewal<M>,
): void {
  const folder = current?.epochs ?? mark?.epochs ?? []
  const next = current?.counters() ?? mark?.reserved
  const own = isOwn(restored, folder, next, taken)
  if (current && own) restored.supersede(current)
  restored.raise(next ?? boundOf(restored, bound))
  restored.beginEpoch(together ?? epoch, own && folder.length > 0 ? folder : restored.epochs, !own)
  restored.arrive({ own, together, id: epoch })
}

/** Whether every number that the restored state gave was given in this folder, to the same. */
function isOwn(
  restored: Numbering,
  folder: readonly Epoch[],
  next: Counters | undefined,
  taken: boolean,
): boolean {
  // Older versions noted no epochs: what was taken here is what was here, unless that has been replaced since.
  if (restored.epochs.length === 0 || folder.length === 0 || next === undefined)
    return taken && !folder.some(({ brought }) => brought)
  const given = restored.counters()
  return Object.keys(restored.epochs[0]!.from).every(
    (name) => given[name]! <= sharedUntil(name, restored.epochs, folder, next),
  )
}

function boundOf(restored: Numbering, bound: number): Counters {
  return Object.fromEntries(
    Object.entries(restored.counters()).map(([name, next]) => [name, Math.max(next, bound)]),
  )
}
