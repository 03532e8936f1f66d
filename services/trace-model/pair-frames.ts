import { isOutward, type NotedFrame } from './recording.ts'

/** One frame on its way: as its sender and as its receiver noted it, or one of them. It is lost where either lost it. */
export interface FramePair {
  sent?: NotedFrame
  received?: NotedFrame
  /** The two ends know the connection by different addresses: told by what the frame says. */
  isGuess?: true
}

/**
 * Finds for each frame that was sent the one that was received. The nth frame that one end puts on a connection is the
 * nth that reaches the other. Where something stands between both ends, each knows another connection: there the same
 * bytes count as the same frame, in the order in which they came.
 */
export function pairFrames(noted: readonly NotedFrame[]): FramePair[] {
  const pairs = new Map<string, FramePair>()
  const halves: FramePair[] = []
  const generations = new Map<string, { generation: number; last: number }>()
  for (const half of noted) {
    if (isNeverSent(half)) {
      halves.push({ sent: half })
      continue
    }
    const key = placeOf(half, generations)
    const pair = pairs.get(key)
    const side = half.frame.sent ? 'sent' : 'received'
    const other = pair?.[half.frame.sent ? 'received' : 'sent']
    if (pair === undefined) {
      pairs.set(key, { [side]: half })
    } else if (pair[side] === undefined && other!.frame.bytes === half.frame.bytes) {
      pair[side] = half
    } else {
      halves.push({ [side]: half })
    }
  }
  return byContent([...pairs.values(), ...halves])
}

/** It was lost before it was put on the connection: nobody has received it. */
function isNeverSent({ frame }: NotedFrame): boolean {
  return frame.sent && frame.lost === true
}

/** A port that is used again makes another connection of the same addresses: its frames are counted again. */
function placeOf(
  { process, frame }: NotedFrame,
  generations: Map<string, { generation: number; last: number }>,
): string {
  const way = `${frame.ends}|${isOutward(frame)}`
  const own = `${process}|${frame.sent}|${way}`
  const seen = generations.get(own) ?? { generation: 0, last: 0 }
  if (frame.nth <= seen.last) seen.generation += 1
  seen.last = frame.nth
  generations.set(own, seen)
  return `${way}|${seen.generation}|${frame.nth}`
}

function byContent(pairs: FramePair[]): FramePair[] {
  const seenBy = new Map<string, Set<string>>()
  for (const { sent, received } of pairs) {
    for (const half of [sent, received]) {
      if (half === undefined) continue
      const { ends, dialled } = half.frame
      seenBy.set(ends, (seenBy.get(ends) ?? new Set()).add(String(dialled)))
    }
  }
  const isOneSided = ({ frame }: NotedFrame) => seenBy.get(frame.ends)!.size === 1
  const waiting = new Map<string, NotedFrame[]>()
  for (const { sent, received } of pairs) {
    if (sent === undefined || received !== undefined || isNeverSent(sent) || !isOneSided(sent)) continue
    const alike = waiting.get(contentOf(sent))
    if (alike) alike.push(sent)
    else waiting.set(contentOf(sent), [sent])
  }
  const found = new Map<NotedFrame, NotedFrame>()
  for (const { sent, received } of pairs) {
    if (received === undefined || sent !== undefined || !isOneSided(received)) continue
    const alike = waiting.get(contentOf(received)) ?? []
    const at = alike.findIndex((half) => half.process !== received.process && half.at <= received.at)
    if (at >= 0) found.set(received, alike.splice(at, 1)[0]!)
  }
  const taken = new Set(found.values())
  return pairs.flatMap((pair): FramePair[] => {
    const { sent, received } = pair
    if (received === undefined && taken.has(sent!)) return []
    const other = received && sent === undefined ? found.get(received) : undefined
    return [other ? { sent: other, received: received!, isGuess: true } : pair]
  })
}

function contentOf({ frame }: NotedFrame): string {
  return `${isOutward(frame)}|${frame.bytes}|${frame.head}|${frame.tail ?? ''}`
}
