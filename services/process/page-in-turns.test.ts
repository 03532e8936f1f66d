import { expect, test } from 'vitest'
import { pageInTurns, type PageOfMany } from './page-in-turns.ts'

const numbers = Array.from({ length: 100_000 }, (_, index) => index)
const page = { offset: 2, limit: 3 }

/** The page, and the most looks at entries between two rests. */
function made(
  passes: ((entry: number) => boolean) | undefined,
  offset = 2,
): { page: PageOfMany<number>; most: number } {
  let looks = 0
  let most = 0
  function* watched() {
    for (const number of numbers) {
      looks += 1
      most = Math.max(most, looks)
      yield number
    }
  }
  const work = pageInTurns(watched(), numbers.length, passes, { ...page, offset })
  for (;;) {
    const step = work.next()
    if (step.done) return { page: step.value, most }
    looks = 0
  }
}

test('entries that pass are counted, and those of the page are told', () => {
  const even = made((number) => number % 2 === 0)
  expect(even.page).toEqual({ entries: [4, 6, 8], total: 50_000 })
  expect(made((number) => number > 99_997).page).toEqual({ entries: [], total: 2 })
  expect(made(undefined).page).toEqual({ entries: [2, 3, 4], total: 100_000 })
  expect(made(undefined, 99_999).page).toEqual({ entries: [99_999], total: 100_000 })
})

test('others have their turn after each thousand looks', () => {
  for (const { most } of [made(() => false), made(() => true), made(undefined, 99_999)])
    expect(most).toBeLessThanOrEqual(1_000)
})
