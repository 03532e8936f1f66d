import { describe, expect, it } from 'vitest'
import { placesOf, textPattern } from '../../../services/search/text-search.ts'
import { highlight } from './highlight.ts'

describe('highlighted text', () => {
  it('marks what was found and nothing else', () => {
    const text = 'order paid for order 7'
    const pieces = highlight(text, placesOf(textPattern('order'), text))
    expect(pieces.filter(({ hit }) => hit).map((piece) => piece.text)).toEqual(['order', 'order'])
    expect(pieces.map((piece) => piece.text).join('')).toBe(text)
  })

  it('is one piece where nothing was found', () => {
    expect(highlight('order', [])).toEqual([{ text: 'order', hit: false }])
    expect(highlight('', [])).toEqual([])
  })
})
