import { describe, expect, it } from 'vitest'
import { parseRecords } from './csv-records.ts'

describe('parseRecords', () => {
  it('reads rows by the names in the first line', () => {
    expect(parseRecords('\uFEFFname;price\nLamp; 3\n\nVase\n', ['name', 'price'], ['name'])).toEqual([
      { name: 'Lamp', price: '3' },
      { name: 'Vase', price: '' },
    ])
  })

  it('names a column that is missing or unknown, and the line of a quote that is never closed', () => {
    expect(() => parseRecords('name\nx', ['name', 'price'], ['price'])).toThrow('"price" is missing')
    expect(() => parseRecords('nam,e\nx', ['name', 'price'], ['price'])).toThrow('"nam" is not a column')
    expect(() => parseRecords('name\n"b', ['name'], ['name'])).toThrow('line 2')
  })
})
