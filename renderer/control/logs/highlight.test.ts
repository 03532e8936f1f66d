import { describe, expect, it } from 'vitest'
import { highlight } from './highlight.ts'
import { searchPattern } from './search-pattern.ts'

const hits = (text: string, search: string, regex = false) =>
  highlight(text, searchPattern({ text: search, regex }).pattern)
    .filter(({ hit }) => hit)
    .map((piece) => piece.text)

describe('log search', () => {
  it('finds every occurrence, ignoring case', () => {
    expect(hits('op=GetItem op=getitem', 'GETITEM')).toEqual(['GetItem', 'getitem'])
  })

  it('takes text as it stands', () => {
    expect(hits('ms=1.5 ms=125', '1.5')).toEqual(['1.5'])
    expect(hits('a(b', '(')).toEqual(['('])
  })

  it('takes an expression as an expression', () => {
    expect(hits('ms=1.5 ms=125', 'ms=\\d{3}', true)).toEqual(['ms=125'])
  })

  it('is not held up by an expression that matches nothing everywhere', () => {
    expect(hits('baab', 'a*', true)).toEqual(['aa'])
  })

  it('says what is wrong with an expression', () => {
    expect(searchPattern({ text: '(', regex: true })).toEqual({
      error: 'Not a regular expression: unterminated group',
    })
  })

  it('loses nothing of the text', () => {
    const pieces = highlight('order paid for order 7', searchPattern({ text: 'order', regex: false }).pattern)
    expect(pieces.map(({ text }) => text).join('')).toBe('order paid for order 7')
  })
})
