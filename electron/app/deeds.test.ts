import { expect, test } from 'vitest'
import { noteDeed } from './deeds.ts'

function noted(verb: string, failure?: unknown): unknown[] {
  const lines: unknown[] = []
  noteDeed({ audit: (line: unknown) => lines.push(line) } as never, verb, { a: 1 }, failure)
  return lines
}

test.each([
  'cluster.stop',
  'data.reset',
  'scenes.open',
  'scenes.cancel',
  'traffic.set',
  'sessions.setExpiry',
  'markets.connect',
  'markets.use',
])('%s is noted as done on purpose', (verb) => {
  expect(noted(verb)).toEqual([{ by: 'app', action: verb, args: { a: 1 } }])
})

test('a deed that fails is noted with its error, and a question is not noted', () => {
  expect(noted('scenes.open', new Error('no'))).toMatchObject([{ error: 'no' }])
  expect(noted('scenes.list')).toEqual([])
})
