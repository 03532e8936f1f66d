import type { ClockReading } from '../contract/tracing.ts'
import type { FramePair } from './pair-frames.ts'
import type { NotedFrame, ProcessRecording } from './recording.ts'

/** Readings of one clock that differ by more are of two machines that happen to have the same name. */
const sameClockMs = 1_000

/** Which processes share a clock: for each the number of its machine. The first process's machine is 0. */
export function machinesOf(clocks: readonly ClockReading[]): number[] {
  const found: ClockReading[] = []
  return clocks.map((clock) => {
    const known = found.findIndex((one) => isSameClock(one, clock))
    return known >= 0 ? known : found.push(clock) - 1
  })
}

export function isSameClock(one: ClockReading, other: ClockReading): boolean {
  return one.machine === other.machine && Math.abs(one.wallMs - other.wallMs) < sameClockMs
}

/** Every frame at the time of day that its machine shows. Processes of one machine use the same difference. */
export function atTimeOfDay(
  recordings: readonly ProcessRecording[],
  machines: readonly number[],
): NotedFrame[] {
  return recordings.flatMap(({ frames }, process) => {
    const { wallMs } = recordings[machines.indexOf(machines[process]!)]!.clock
    return frames.map((frame) => ({ process, frame, at: frame.at + wallMs }))
  })
}

/**
 * How far the clocks of other machines are off, from the frames between them: a frame takes as long there as back, at
 * its fastest. For each machine what has to be added to its times; the first one's are right by definition.
 */
export function clockCorrections(pairs: readonly FramePair[], machines: readonly number[]): number[] {
  const count = Math.max(0, ...machines) + 1
  const fastest = new Map<string, number>()
  for (const { sent, received } of pairs) {
    if (sent === undefined || received === undefined) continue
    const way = `${machines[sent.process]}>${machines[received.process]}`
    fastest.set(way, Math.min(fastest.get(way) ?? Infinity, received.at - sent.at))
  }
  const corrections: (number | undefined)[] = Array.from({ length: count }, () => undefined)
  corrections[0] = 0
  for (const known of reachedFrom(0, count, fastest)) {
    for (let other = 0; other < count; other += 1) {
      if (corrections[other] !== undefined) continue
      const shift = shiftBetween(fastest.get(`${known}>${other}`), fastest.get(`${other}>${known}`))
      if (shift !== undefined) corrections[other] = corrections[known]! + shift
    }
  }
  return corrections.map((correction) => correction ?? 0)
}

/** In the order in which frames lead from one machine to the next. */
function reachedFrom(first: number, count: number, fastest: ReadonlyMap<string, number>): number[] {
  const order = [first]
  for (const known of order) {
    for (let other = 0; other < count; other += 1) {
      const isNeighbour = fastest.has(`${known}>${other}`) || fastest.has(`${other}>${known}`)
      if (isNeighbour && !order.includes(other)) order.push(other)
    }
  }
  return order
}

function shiftBetween(there: number | undefined, back: number | undefined): number | undefined {
  if (there === undefined && back === undefined) return undefined
  if (there !== undefined && back !== undefined) return (back - there) / 2
  // With frames one way only, all that is known is that none came before it was sent.
  return there !== undefined ? Math.max(0, -there) : Math.min(0, back!)
}
