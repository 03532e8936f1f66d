import { expect, it } from 'vitest'
import { checkDraft, emptyDraft } from './item-draft.ts'

it('a category may be a name, and a mistake in it says so', () => {
  const draft = { ...emptyDraft, name: 'Desk lamp', price: '19,99' }
  expect(checkDraft({ ...draft, category: 'lighting' }).item?.category).toBe(2)
  for (const category of ['light', '10000', ''])
    expect(checkDraft({ ...draft, category }).problems.category).toBe(
      'Enter the name of a category, or a number from 0 to 9999.',
    )
})
