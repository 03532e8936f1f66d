import { describe, expect, it } from 'vitest'
import type { Item } from '../../../services/contract/values.ts'
import { bulkProblem, planBulk } from './bulk-change.ts'

const item = (price: number, quantity: number) => ({ itemId: `1-${quantity + 1}`, price, quantity }) as Item

describe('a bulk change', () => {
  it('by per cent counts in cents', () => {
    const rows = planBulk('change-price', '-10 %', [item(19.99, 1), item(0.01, 2)])!
    expect(rows.map(({ update, skipped }) => update?.price ?? skipped)).toEqual([17.99, 'stays as it is'])
  })

  it('sets one price for all, and leaves out those that have it', () => {
    const rows = planBulk('set-price', '12,50', [item(12.5, 1), item(3, 2)])!
    expect(rows.map(({ update }) => update?.price)).toEqual([undefined, 12.5])
  })

  it('of stock leaves out what would go below zero', () => {
    const rows = planBulk('change-stock', '-3', [item(1, 5), item(1, 2)])!
    expect(rows.map(({ to, update, skipped }) => [to, update?.delta, skipped])).toEqual([
      ['2', -3, undefined],
      ['—', undefined, 'has only 2'],
    ])
  })

  it('is planned only once something sensible is typed', () => {
    expect(planBulk('set-price', '', [item(1, 1)])).toBeUndefined()
    expect(planBulk('change-price', '-100', [item(1, 1)])).toBeUndefined()
    expect(bulkProblem('change-price', '-100')).toContain('above -100')
    expect(bulkProblem('change-stock', '1.5')).toBeDefined()
  })
})
