import { expect, test } from 'vitest'
import { tracedLanes } from './traced-lanes.ts'

const request = (id: number) => JSON.stringify({ id, op: 'GetItem', args: {} })
const lane = (length: number) => ({ port: 1, requests: Array.from({ length }, (_, id) => request(id)) })

test.each([
  [20, 50, 100],
  [2, 3, 6],
  [1, 1, 1],
  [20, 10, 20],
])('of %i requests in turn one in %i is traced, over %i in all', (length, every, turns) => {
  const [one, other] = tracedLanes([lane(length), lane(length)], every)
  const traced = one!.requests.map((text) => JSON.parse(text) as Record<string, unknown>)
  expect(traced).toHaveLength(turns)
  for (const [turn, { id, trace, spans }] of traced.entries()) {
    expect(id).toBe(turn % length)
    expect([trace, spans]).toEqual(turn % every === 0 ? ['bench', true] : [undefined, undefined])
  }
  expect(other!.requests.filter((text) => text.includes('spans'))).toHaveLength(turns / every)
  if (every > 1) expect(other!.requests[0]).toBe(request(0))
})
