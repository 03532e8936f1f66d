import { expect, test } from 'vitest'
import { headerBytes } from '../../../services/wire/frame.ts'
import { LaneFrames } from './lane-frames.ts'

const request = (id: number) => JSON.stringify({ id, op: 'GetItem', args: {} })
const requests = (length: number) => Array.from({ length }, (_, id) => request(id))

function read(frame: Buffer): Record<string, unknown> {
  expect(frame.readUInt32BE(0)).toBe(frame.length - headerBytes)
  return JSON.parse(frame.toString('utf8', headerBytes)) as Record<string, unknown>
}

test.each([
  [20, 50],
  [2, 3],
  [1, 1],
  [20, 10],
])('of %i requests in turn one in %i is traced, on each lane at a turn of its own', (length, every) => {
  for (const lane of [0, 1, every - 1, every]) {
    const frames = new LaneFrames(requests(length), every, lane)
    for (let turn = 0; turn < every * 3; turn += 1) {
      const { id, trace, spans } = read(frames.next(true))
      expect(id).toBe(turn % length)
      expect([trace, spans]).toEqual((turn + lane) % every === 0 ? ['bench', true] : [undefined, undefined])
    }
  }
})

test('turns without tracing go on with the next request, and count for no trace', () => {
  const frames = new LaneFrames(requests(3), 2, 0)
  const asks = [true, false, false, true, true, false]
  const sent = asks.map((ask) => read(frames.next(ask)))
  expect(sent.map(({ id }) => id)).toEqual([0, 1, 2, 0, 1, 2])
  expect(sent.map(({ spans }) => spans === true)).toEqual([true, false, false, false, true, false])
})
