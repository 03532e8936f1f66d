import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCsv } from './parse-csv.ts'
import { writeCsv } from './write-csv.ts'

const cells = (text: string) => parseCsv(text).rows.map((row) => row.cells)

describe('parseCsv', () => {
  it('reads quotes, doubled quotes, separators and line breaks inside them', () => {
    expect(cells('a,"b, c","d ""e"""\n"f\r\ng",h,')).toEqual([
      ['a', 'b, c', 'd "e"'],
      ['f\r\ng', 'h', ''],
    ])
  })

  it('takes what spreadsheets write: a BOM, semicolons, CRLF, no line end at the end', () => {
    expect(cells('\uFEFFname;price\r\nLamp;3,50\r\n\r\nVase;4')).toEqual([
      ['name', 'price'],
      ['Lamp', '3,50'],
      ['Vase', '4'],
    ])
  })

  it('finds the separator outside quotes', () => {
    expect(parseCsv('"a,b,c";d;e').separator).toBe(';')
    expect(parseCsv('a\tb').separator).toBe('\t')
    expect(parseCsv('name').separator).toBe(',')
  })

  it('counts lines as an editor does', () => {
    expect(parseCsv('a\n\n"b\nc"\r\nd\re').rows.map(({ line }) => line)).toEqual([1, 3, 5, 6])
  })

  it('names the line of a quote without a partner', () => {
    expect(parseCsv('a\n"b').openQuote).toBe(2)
    expect(parseCsv('a\n"b"').openQuote).toBeUndefined()
  })

  it('finds nothing in nothing', () => {
    expect(cells('')).toEqual([])
    expect(cells('\uFEFF\r\n \n')).toEqual([])
  })
})

describe('writeCsv', () => {
  it('is read back as it was', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', ' ', '"', ',', ';', '\n', '\r', '\t', 'é', '🙂') })
    const row = fc.tuple(cell, cell, cell).map(([first, ...rest]) => [`x${first}`, ...rest])
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        // The header has no quotes, as ours never does, so that the separator is clear.
        expect(cells(writeCsv([['a', 'b', 'c'], ...rows]))).toEqual([['a', 'b', 'c'], ...rows])
      }),
    )
  })
})
