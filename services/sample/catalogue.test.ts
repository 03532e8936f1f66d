import { expect, test } from 'vitest'
import { newItem } from '../contract/seller-operations.ts'
import { sampleCatalogue } from './catalogue.ts'

test('the sample is what a seller may register, and the same every time', () => {
  const catalogue = sampleCatalogue(40, 2_000)
  expect(catalogue.flat()).toHaveLength(2_000)
  expect(catalogue.flat().filter((item) => !newItem.safeParse(item).success)).toEqual([])
  expect(Math.max(...catalogue.map((items) => items.length))).toBeLessThanOrEqual(500)
  expect(sampleCatalogue(40, 2_000)).toEqual(catalogue)
})
