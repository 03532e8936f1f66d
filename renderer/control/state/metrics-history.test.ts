import { describe, expect, it } from 'vitest'
import type { Metrics } from '../../../electron/ipc/cluster-types.ts'
import { withNewest } from './metrics-history.ts'

const clients = { requests: 0, errors: 0, requestsPerSecond: 0, errorsPerSecond: 0 }
const at = (ms: number): Metrics => {
  return { at: ms, clients, services: [], edges: [], app: { cpu: 0, memoryBytes: 0 } }
}

describe('the history of metrics', () => {
  it('keeps a minute', () => {
    let history: Metrics[] = []
    for (let second = 1; second <= 100; second += 1) history = withNewest(history, at(second * 1_000))
    expect([history.length, history[0]!.at, history.at(-1)!.at]).toEqual([60, 41_000, 100_000])
  })

  it('fills in seconds that were left out because nothing happened', () => {
    expect(withNewest([at(1_000)], at(4_000)).map((one) => one.at)).toEqual([1_000, 1_000, 1_000, 4_000])
    const minute = [1, 2, 3, 4, 5, 6].reduce(
      (history, rest) => withNewest(history, at(rest * 10_000)),
      [at(0)],
    )
    expect(minute.length).toBe(60)
  })

  it('begins anew after a gap', () => {
    expect(withNewest([at(1_000), at(2_000)], at(60_000))).toEqual([at(60_000)])
  })
})
