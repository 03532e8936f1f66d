import { describe, expect, it } from 'vitest'
import { reactive, ref, watchEffect } from 'vue'
import type { Place } from '../../../services/search/text-search.ts'
import { useHighlights } from './use-highlights.ts'

interface Question {
  search: string
  texts: string[]
  answer(places: Place[][]): void
  fail(): void
}

/** A page whose questions the test answers. */
function page(text: string, regex: boolean) {
  const query = reactive({ text, regex })
  const expression = ref<string>()
  const asked: Question[] = []
  const highlights = useHighlights(
    query,
    expression,
    ({ search, texts }) =>
      new Promise((answer, reject) => {
        asked.push({ search, texts, answer, fail: () => reject(new Error('too slow')) })
      }),
  )
  const show = (shown: string) => watchEffect(() => highlights.want(shown), { flush: 'sync' })
  return { query, expression, asked, highlights, show }
}

const endless = '^(.+)+\\u0001$'
const line = 'the listening sockets of product-db are ready.'

describe('highlights', () => {
  it('finds plain text in the page, without asking', () => {
    const { asked, highlights, show } = page('THE', false)
    show('the other')
    expect(highlights.placesIn('the other')).toEqual([
      [0, 3],
      [5, 8],
    ])
    expect(asked).toEqual([])
  })

  it('never applies a regular expression in the page', () => {
    const { highlights, show } = page(endless, true)
    show(line)
    // Applied here it would not come to its end.
    expect(highlights.placesIn(line)).toEqual([])
  })

  it('asks about texts that are shown once lines were found, all together, and marks what the answer says', async () => {
    const { expression, asked, highlights, show } = page('a+', true)
    for (const text of ['baab', 'a', '']) show(text)
    expect(asked).toEqual([])
    expression.value = 'a+'
    await expect.poll(() => asked).toHaveLength(1)
    expect(asked[0]).toMatchObject({ search: 'a+', texts: ['baab', 'a'] })
    asked[0]!.answer([[[1, 3]], [[0, 1]]])
    await expect.poll(() => highlights.placesIn('baab')).toEqual([[1, 3]])
  })

  it('marks nothing by an answer that came too late for its expression', async () => {
    const { expression, asked, highlights, show } = page('a', true)
    expression.value = 'a'
    show('ab')
    await expect.poll(() => asked).toHaveLength(1)
    expression.value = 'b'
    asked[0]!.answer([[[0, 1]]])
    await expect.poll(() => asked).toHaveLength(2)
    expect(highlights.placesIn('ab')).toEqual([])
    asked[1]!.answer([[[1, 2]]])
    await expect.poll(() => highlights.placesIn('ab')).toEqual([[1, 2]])
  })

  it('does not ask again by an expression that was refused', async () => {
    const { expression, asked, show } = page('a', true)
    expression.value = 'a'
    show('first')
    await expect.poll(() => asked).toHaveLength(1)
    asked[0]!.fail()
    // The answer to another question comes after anything that would be asked by the first.
    await Promise.resolve()
    show('second')
    expression.value = 'b'
    await expect.poll(() => asked).toHaveLength(2)
    expect(asked[1]!.search).toBe('b')
  })
})
