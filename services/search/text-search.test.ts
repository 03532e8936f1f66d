import { describe, expect, it } from 'vitest'
import { expressionPattern, occurs, placesOf, textPattern } from './text-search.ts'

const hits = (pattern: RegExp, text: string) =>
  placesOf(pattern, text).map(([from, to]) => text.slice(from, to))

describe('a search in texts', () => {
  it('finds every occurrence, ignoring case', () => {
    expect(hits(textPattern('GETITEM'), 'op=GetItem op=getitem')).toEqual(['GetItem', 'getitem'])
  })

  it('takes text as it stands', () => {
    expect(hits(textPattern('1.5'), 'ms=1.5 ms=125')).toEqual(['1.5'])
    expect(hits(textPattern('('), 'a(b')).toEqual(['('])
  })

  it('takes an expression as an expression', () => {
    expect(hits(expressionPattern('ms=\\d{3}'), 'ms=1.5 ms=125')).toEqual(['ms=125'])
    expect(() => expressionPattern('(')).toThrow(SyntaxError)
  })

  it('is not held up by an expression that matches nothing everywhere', () => {
    expect(hits(expressionPattern('a*'), 'baab')).toEqual(['aa'])
  })

  it('finds a text again and again with the same pattern', () => {
    const pattern = textPattern('b')
    expect([occurs(pattern, 'ab'), occurs(pattern, 'ab'), occurs(pattern, 'a')]).toEqual([true, true, false])
  })
})
