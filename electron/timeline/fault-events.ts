import type { ActiveFault } from '../ipc/fault-types.ts'
import type { NewEvent } from './event-log.ts'

/** Finds out which faults began and ended since it looked last. */
export class FaultEvents {
  #active = new Map<string, ActiveFault>()

  look(active: readonly ActiveFault[]): NewEvent[] {
    const before = this.#active
    this.#active = new Map(active.map((fault) => [fault.id, fault]))
    const over = [...before.values()].filter(({ id }) => !this.#active.has(id))
    return [
      ...over.map((fault) => eventOf(fault, 'ends')),
      ...active
        .filter(({ id }) => !before.has(id))
        .map((fault) => ({ ...eventOf(fault, 'begins'), at: Date.parse(fault.startedAt) })),
    ]
  }
}

/** A mark has no room for all the members of a partition. */
const mostCharacters = 60

function shortened(text: string): string {
  return text.length <= mostCharacters ? text : `${text.slice(0, mostCharacters - 1)}…`
}

function eventOf({ id, text, fault }: ActiveFault, edge: 'begins' | 'ends'): NewEvent {
  return {
    kind: 'fault',
    subject: id,
    ...('member' in fault && { member: fault.member }),
    what: edge === 'begins' ? shortened(text) : 'healed',
    tone: edge === 'begins' ? 'warning' : 'success',
    text: edge === 'begins' ? `A fault began: ${text}.` : `A fault ended: ${text}.`,
    edge,
  }
}
