import { expect, test } from 'vitest'
import { coverageTable, isMeasured, together } from './lines.js'

test('a line was run if any process ran it, and the table sums up by folder', () => {
  const one = new Map([
    [
      'services/wire/frame.ts',
      new Map([
        [1, true],
        [2, false],
        [3, false],
      ]),
    ],
  ])
  const other = new Map([
    [
      'services/wire/frame.ts',
      new Map([
        [2, true],
        [3, false],
      ]),
    ],
    ['bench/run/run.ts', new Map([[1, false]])],
  ])
  expect(coverageTable(together([one, other]))).toEqual([
    'bench/run        0.0 %  0 of 1 lines',
    'services/wire   66.7 %  2 of 3 lines',
    'all             50.0 %  2 of 4 lines',
  ])
})

test.each([
  ['services/wire/frame.ts', true],
  ['bench/run/run.ts', true],
  ['services/wire/frame.test.ts', false],
  ['services/testing/until.ts', false],
  ['services/engine/testing/bank.ts', false],
  ['electron/main.ts', false],
])('of %s lines are counted: %s', (file, is) => {
  expect(isMeasured(file)).toBe(is)
})
