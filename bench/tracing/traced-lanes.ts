import type { Lane } from '../wire/driver.ts'

/**
 * The same lanes, with every so many-th request asking where its time goes, never two lanes at the same turn while there
 * are turns enough. What the lanes send otherwise, and in which order, stays as it is.
 */
export function tracedLanes(lanes: readonly Lane[], every: number): Lane[] {
  return lanes.map(({ port, requests }, lane) => {
    const rounds = every / greatestCommonDivisor(every, requests.length)
    const all = Array.from({ length: rounds }, () => requests).flat()
    return {
      port,
      requests: all.map((request, turn) => ((turn + lane) % every === 0 ? traced(request) : request)),
    }
  })
}

function traced(request: string): string {
  return `${request.slice(0, -1)},"trace":"bench","spans":true}`
}

function greatestCommonDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestCommonDivisor(b, a % b)
}
