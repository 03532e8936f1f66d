import type { PlacedSpan } from '../../../electron/ipc/trace-types.ts'

type Stretch = Pick<PlacedSpan, 'start' | 'ms'>

/** The stretches of a span in which its service works itself and waits for nothing. Waits have none. */
export function ownWork(spans: readonly PlacedSpan[], index: number): Stretch[] {
  const { kind, start, ms } = spans[index]!
  if (kind !== 'server') return []
  const work: Stretch[] = []
  let at = start
  const end = start + ms
  const waits = spans.filter(({ parent }) => parent === index).toSorted((a, b) => a.start - b.start)
  for (const wait of waits) {
    if (wait.start > at) work.push({ start: at, ms: wait.start - at })
    at = Math.max(at, wait.start + wait.ms)
  }
  if (end > at) work.push({ start: at, ms: end - at })
  return work
}
