import { expect, it } from 'vitest'
import { categoryName, numberAndName, readCategory } from './categories.ts'

it.each([
  ['2', 2],
  [' #2 ', 2],
  ['Lighting', 2],
  ['lighting', 2],
  ['Odds & ends', 0],
  ['2 Lighting', 2],
  ['Lighting 18', 18],
  ['18 · Lighting', 18],
  ['9999', 9_999],
])('a category is read from "%s"', (text, category) => {
  expect(readCategory(text)).toBe(category)
})

it.each(['', 'x', 'Light', 'Lighting 3', '3 Lighting', '1.5', '-1', '2 2'])(
  'no category is read from "%s"',
  (text) => {
    expect(readCategory(text)).toBeUndefined()
  },
)

it('each category is read from its name, and from its number with the name', () => {
  for (let category = 0; category <= 9_999; category += 1) {
    expect(readCategory(categoryName(category))).toBe(category)
    expect(readCategory(numberAndName(category))).toBe(category)
  }
})
