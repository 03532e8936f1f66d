import { expect, test } from 'vitest'
import { asOne } from './app.ts'

const good = { id: 'a', holds: true, figure: '1 s', bound: 'at most 3 s' }

test('a claim with several figures holds only if each of them does, and tells all of them', () => {
  expect(asOne([good])).toEqual({ holds: true, figure: '1 s', bound: 'at most 3 s' })
  const bad = { id: 'b', holds: false, figure: '9 MB', bound: 'at most 8 MB', disturbed: 'others were there' }
  expect(asOne([good, bad])).toEqual({
    holds: false,
    figure: '1 s; 9 MB',
    bound: 'at most 3 s; at most 8 MB',
    disturbed: 'others were there',
  })
})
