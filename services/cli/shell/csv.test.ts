import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv, parseRecords } from './csv.ts'

const quote = (field: string) => `"${field.replaceAll('"', '""')}"`

describe('parseCsv', () => {
  it('reads back whatever was written', () => {
    const field = fc.string().map((text) => `${text}x`)
    fc.assert(
      fc.property(fc.array(fc.array(field, { minLength: 1 }), { minLength: 1 }), (rows) => {
        const text = `a,b\n${rows.map((row) => row.map(quote).join(',')).join('\r\n')}`
        expect(parseCsv(text).slice(1)).toEqual(rows)
      }),
    )
  })

  it('takes semicolons as spreadsheets of some countries write them', () => {
    expect(parseRecords('\uFEFFname;price\nLamp;3\n\n', ['name', 'price'], ['name'])).toEqual([
      { name: 'Lamp', price: '3' },
    ])
  })

  it('names a column that is missing or unknown', () => {
    expect(() => parseRecords('name\nx', ['name', 'price'], ['price'])).toThrow('"price" is missing')
    expect(() => parseRecords('nam,e\nx', ['name', 'price'], ['price'])).toThrow('"nam" is no column')
    expect(() => parseCsv('a,"b')).toThrow('quote')
  })
})
