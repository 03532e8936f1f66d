import { expect, test } from 'vitest'
import type { PlacedSpan } from '../../../electron/ipc/trace-types.ts'
import { ownWork } from './own-work.ts'

const span = (kind: PlacedSpan['kind'], start: number, ms: number, parent?: number): PlacedSpan => ({
  service: 'product-db',
  op: 'PlaceOrder',
  kind,
  start,
  ms,
  depth: 0,
  placement: 'measured',
  ...(parent !== undefined && { parent }),
})

test('waiting for a turn, a payment, the disk or another service is no work', () => {
  const spans = [
    span('server', 100, 1_000),
    span('queue', 110, 300, 0),
    span('payment', 410, 500, 0),
    span('journal', 905, 100, 0),
  ]
  expect(ownWork(spans, 0)).toEqual([
    { start: 100, ms: 10 },
    { start: 1_005, ms: 95 },
  ])
  expect(ownWork(spans, 2)).toEqual([])
  expect(ownWork([span('server', 0, 5)], 0)).toEqual([{ start: 0, ms: 5 }])
})
