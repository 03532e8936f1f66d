import { expect, test } from 'vitest'
import { readWords } from './run-words.js'
import { commandOf } from './runners.js'

test('without words everything is run', () => {
  expect(readWords([])).toEqual({ parts: ['vitest', 'e2e'], passedOn: [] })
})

test('the long forms are run by a word of their own', () => {
  expect(readWords(['--long'])).toEqual({ parts: ['long', 'long-e2e'], passedOn: [] })
})

test('one part can be run alone, with arguments for its runner', () => {
  const words = readWords(['--only', 'vitest', '--', 'services/engine', '-t', 'a name'])
  expect(words).toEqual({ parts: ['vitest'], passedOn: ['services/engine', '-t', 'a name'] })
  expect(commandOf('vitest', words.passedOn).command.slice(-3)).toEqual(['services/engine', '-t', 'a name'])
})

test('what cannot be run is refused in plain words', () => {
  expect(() => readWords(['--only', 'all'])).toThrow(
    '--only takes one of vitest, e2e, long, long-e2e, unit, not "all"',
  )
  expect(() => readWords(['services/engine'])).toThrow('"services/engine" needs --only')
  expect(() => readWords(['--onyl', 'unit'])).toThrow('--onyl')
})
