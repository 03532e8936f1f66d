import { describe, expect, test } from 'vitest'
import { priorityOf } from './busy-programs.js'
import { closingWords, notAlwaysGreen } from './not-green.js'
import { readRepeatWords } from './words.js'

describe('the words of the command line', () => {
  test('tell how often, beside how many busy programs, and what', () => {
    expect(readRepeatWords(['10'])).toEqual({ rounds: 10, busy: 0, run: [] })
    expect(readRepeatWords(['3', '--busy', '2'])).toEqual({ rounds: 3, busy: 2, run: [] })
    expect(readRepeatWords(['3', '--only', 'vitest', '--', 'services/wire', '-t', 'a b'])).toEqual({
      rounds: 3,
      busy: 0,
      run: ['--only', 'vitest', '--', 'services/wire', '-t', 'a b'],
    })
  })

  test('are refused where they make no sense', () => {
    expect(() => readRepeatWords([])).toThrow('usage: npm run test:repeat')
    expect(() => readRepeatWords(['many'])).toThrow('the number of rounds must be a whole number from 1 on')
    expect(() => readRepeatWords(['0'])).toThrow('not "0"')
    expect(() => readRepeatWords(['3', '--busy', 'one'])).toThrow('--busy must be a whole number from 0 on')
    expect(() => readRepeatWords(['3', '--only', 'nothing'])).toThrow('--only takes one of')
    expect(() => readRepeatWords(['3', 'services/wire'])).toThrow('needs --only')
  })
})

const rounds = [
  { number: 1, failures: [{ name: 'a', output: 'a said\nthis' }] },
  { number: 2, failures: [] },
  {
    number: 3,
    failures: [
      { name: 'b', output: 'b said' },
      { name: 'a', output: 'a said more' },
    ],
  },
]

test('what was not green every time comes with its rounds, and with what it said at first', () => {
  expect(notAlwaysGreen(rounds)).toEqual([
    { name: 'a', rounds: [1, 3], output: 'a said\nthis' },
    { name: 'b', rounds: [3], output: 'b said' },
  ])
  expect(closingWords(rounds)).toEqual([
    'Not green every time:',
    '',
    'a: failed in 2 of 3 rounds (1, 3)',
    '    a said',
    '    this',
    '',
    'b: failed in 1 of 3 rounds (3)',
    '    b said',
    '',
    '1 of 3 rounds green',
  ])
})

test('where all was green, one line says so', () => {
  expect(closingWords([rounds[1]!])).toEqual(['all green in 1 round'])
})

test('the busy programs have the lowest and normal priority in turn', () => {
  expect([1, 2, 3].map((round) => priorityOf(round)?.words)).toEqual([
    'at the lowest priority',
    'at normal priority',
    'at the lowest priority',
  ])
})
