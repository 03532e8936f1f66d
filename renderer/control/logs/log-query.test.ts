import { describe, expect, it } from 'vitest'
import { emptyQuery, filterOf, searchFilterOf } from './log-query.ts'

describe('the log filter', () => {
  it('asks for everything where nothing is chosen', () => {
    expect(searchFilterOf(emptyQuery())).toEqual({})
  })

  it('takes rare levels with their neighbours', () => {
    expect(filterOf({ ...emptyQuery(), levels: ['error'] }).levels).toEqual(['error', 'fatal'])
  })

  it('takes service, trace and search together', () => {
    const query = { ...emptyQuery(), sources: ['product-db'], trace: 'abc', text: 'op=\\w+', regex: true }
    expect(searchFilterOf(query)).toEqual({
      sources: ['product-db'],
      trace: 'abc',
      search: 'op=\\w+',
      regex: true,
    })
    expect(filterOf(query)).toEqual({ sources: ['product-db'], trace: 'abc' })
  })
})
