// @vitest-environment happy-dom
import { expect, it } from 'vitest'
import { effectScope, nextTick } from 'vue'
import type { AdminItem, FollowerBeliefs } from '../../../services/admin/model.ts'
import { beliefLook } from './belief-look.ts'
import { useLiveRows, type RowWindow } from './use-live-rows.ts'

const rowsOf = ({ offset, limit }: RowWindow) =>
  Promise.resolve({
    found: { total: 1_000, rows: Array.from({ length: limit }, (_, step) => offset + step) },
  })

it('after scrolling, the rows in sight are those that can be seen, not those that are kept', async () => {
  const scope = effectScope()
  const list = scope.run(() => useLiveRows<number>(() => ({}), rowsOf))!
  await expect.poll(() => list.inSight.value).toHaveLength(100)
  list.look(150, 152)
  await expect.poll(() => list.inSight.value).toEqual([150, 151, 152])
  expect(list.rows.value.get(0)).toBe(0)
  list.look(0, 1)
  await nextTick()
  expect(list.inSight.value).toEqual([0, 1])
  scope.stop()
})

it('a follower that was not asked about an item yet is no follower that does not answer', () => {
  const item = { itemId: '1-1', rev: 2, price: 1, quantity: 3 } as AdminItem
  const told = (items: object) => ({ follower: 'f', rev: 2, lagMs: 0, items }) as FollowerBeliefs
  expect(beliefLook(item, undefined).state).toBe('unasked')
  expect(beliefLook(item, told({ '1-2': null })).state).toBe('unasked')
  expect(beliefLook(item, told({ '1-1': null })).state).toBe('stale')
  expect(beliefLook(item, { follower: 'f', problem: 'It is away.' }).state).toBe('unknown')
})
