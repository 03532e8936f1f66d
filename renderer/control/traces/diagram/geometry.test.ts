import { expect, test } from 'vitest'
import type { HopView } from '../../../../electron/ipc/trace-types.ts'
import { Geometry } from './geometry.ts'

const names = ['windows', 'buyer-frontend', 'seller-frontend', 'customer-db', 'product-db']
const lifelines = names.map((name) => ({ name, service: name, isRecorded: true, isEstimated: false }))
const geometry = new Geometry({ from: 0, to: 100 }, { width: 900, height: 400 }, lifelines)
const hop = (ends: Partial<HopView>) => ({ isLost: false, ...ends }) as HopView

test('a frame is drawn from the lifeline of its sender to that of its receiver', () => {
  const [start, end] = geometry.ends(
    hop({ from: 'buyer-frontend', to: 'product-db', sentAt: 10, receivedAt: 20 }),
  )
  expect([start.y, end.y]).toEqual([geometry.y('buyer-frontend'), geometry.y('product-db')])
})

test.each([
  ['sent', { from: 'buyer-frontend', to: 'product-db', sentAt: 10 }, 'buyer-frontend'],
  ['sent and lost', { from: 'product-db', to: 'windows', sentAt: 10, isLost: true }, 'product-db'],
  ['received', { from: 'buyer-frontend', to: 'product-db', receivedAt: 10 }, 'product-db'],
])('a frame that was only %s reaches no other lifeline than its own', (_, ends, own) => {
  const drawn = geometry.ends(hop(ends)).map(({ y }) => y)
  expect(drawn).toContain(geometry.y(own))
  const lowest = Math.min(...drawn)
  const highest = Math.max(...drawn)
  const touched = names.filter((name) => geometry.y(name) >= lowest && geometry.y(name) <= highest)
  expect(touched).toEqual([own])
  expect(highest).toBeGreaterThan(lowest)
})
