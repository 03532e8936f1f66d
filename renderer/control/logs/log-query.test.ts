import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../electron/ipc/log-types.ts'
import { emptyQuery, filterOf, matcherOf, searchFilterOf } from './log-query.ts'

const line = (change: Partial<LogLine>): LogLine => ({
  seq: 1,
  at: 0,
  source: 'product-db',
  level: 'info',
  message: 'request',
  details: 'op=GetItem trace=abc',
  trace: 'abc',
  ...change,
})

describe('the log filter', () => {
  it('asks for everything where nothing is chosen', () => {
    expect(searchFilterOf(emptyQuery())).toEqual({})
    expect(matcherOf({})(line({}))).toBe(true)
  })

  it('takes rare levels with their neighbours', () => {
    const filter = filterOf({ ...emptyQuery(), levels: ['error'] })
    expect(filter.levels).toEqual(['error', 'fatal'])
    expect(matcherOf(filter)(line({ level: 'fatal' }))).toBe(true)
    expect(matcherOf(filter)(line({ level: 'warn' }))).toBe(false)
  })

  it('searches message and details, and no line twice because of a remembered place', () => {
    const matches = matcherOf(searchFilterOf({ ...emptyQuery(), text: 'getitem' }))
    expect([matches(line({})), matches(line({})), matches(line({ details: '' }))]).toEqual([
      true,
      true,
      false,
    ])
  })

  it('takes service, trace and search together', () => {
    const query = {
      ...emptyQuery(),
      sources: ['product-db' as const],
      trace: 'abc',
      text: 'op=\\w+',
      regex: true,
    }
    const matches = matcherOf(searchFilterOf(query))
    expect(matches(line({}))).toBe(true)
    expect(matches(line({ source: 'app' }))).toBe(false)
    expect(matches(line({ trace: 'x' }))).toBe(false)
  })
})
