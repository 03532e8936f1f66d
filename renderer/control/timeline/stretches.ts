import type { TimelineEvent } from '../../../electron/ipc/timeline-types.ts'

/** The time that something lasted: from the event that began it to the one that ended it, if that has happened. */
export interface Stretch {
  event: TimelineEvent
  from: number
  to: number | null
}

/** In the order of their beginnings. */
export function stretchesIn(events: readonly TimelineEvent[]): Stretch[] {
  const stretches: Stretch[] = []
  const open = new Map<string, Stretch[]>()
  const end = (ended: readonly Stretch[], to: number) => {
    for (const stretch of ended) stretch.to = to
  }
  for (const [index, event] of events.entries()) {
    const key = `${event.kind} ${event.member} ${event.subject}`
    if (event.kind === 'app') {
      // Everything ended with the app before; when that was, nobody wrote down.
      end([...open.values()].flat(), events[index - 1]?.at ?? event.at)
      open.clear()
    } else if (event.edge === 'begins') {
      const stretch: Stretch = { event, from: event.at, to: null }
      stretches.push(stretch)
      open.set(key, [...(open.get(key) ?? []), stretch])
    } else if (event.edge === 'ends') {
      end(open.get(key) ?? [], event.at)
      open.delete(key)
    }
  }
  return stretches
}
