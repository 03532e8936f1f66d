import { expect, test } from 'vitest'
import { judgeGreed, leastAnswers, megabyteLimit, mostMs, type Suffered } from './judge-greed.ts'

const bearable: Suffered = {
  attack: 'ListCategories',
  ms: mostMs,
  megabytes: megabyteLimit,
  answers: [leastAnswers, 500],
  clients: 2,
  gone: 0,
}

test('a flood that others bear holds', () => {
  const { holds, figure } = judgeGreed(3, [bearable, bearable])
  expect(holds).toBe(true)
  expect(figure).toContain(
    'alone 3 ms; ListCategories 500 ms, 500 MB, 510 greedy answers, 10 to 500 a session; ',
  )
})

test.each<[string, Partial<Suffered>]>([
  ['others wait too long', { ms: mostMs + 1 }],
  ['a database takes too much memory', { megabytes: megabyteLimit + 1 }],
  ['a greedy session was hardly answered', { answers: [leastAnswers - 1, 500] }],
  ['a greedy client was disconnected, and the flood was smaller', { gone: 1 }],
])('it does not hold where %s', (_, change) => {
  expect(judgeGreed(3, [bearable, { ...bearable, ...change }]).holds).toBe(false)
})
