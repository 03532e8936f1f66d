import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { readKeywords, writeKeywords } from './keyword-cell.ts'
import { parseCsv } from './parse-csv.ts'
import { csvLine, writeCsv } from './write-csv.ts'

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
  const sign = fc.constantFrom(
    'a',
    ' ',
    '"',
    "'",
    ',',
    ';',
    '\n',
    '\r',
    '\t',
    'é',
    '🙂',
    '=',
    '+',
    '-',
    '@',
    '1',
    '.',
    '＝',
  )

  it('is read back as it was', () => {
    const cell = fc.string({ unit: sign })
    const row = fc.tuple(cell, cell, cell).map(([first, ...rest]) => [`x${first}`, ...rest])
    fc.assert(
      fc.property(fc.array(row), (rows) => {
        // The header has no quotes, as ours never does, so that the separator is clear.
        expect(cells(writeCsv([['a', 'b', 'c'], ...rows]))).toEqual([['a', 'b', 'c'], ...rows])
      }),
    )
  })

  it('gives a spreadsheet no formula, whatever is in a cell', () => {
    fc.assert(
      fc.property(fc.string({ unit: sign, maxLength: 6 }), (cell) => {
        const [first = '', ...rest] = csvLine([cell]).replace(/^"/, '')
        if ('=+-@\t\r\n＝＋－＠'.includes(first))
          expect(Number([first, ...rest].join('').trim())).not.toBeNaN()
      }),
    )
  })

  it.each([
    ['=1+1', "'=1+1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['-2+3', "'-2+3"],
    ["'=x", "''=x"],
    ['＝1', "'＝1"],
    ['-5', '-5'],
    ['+1.50', '+1.50'],
    ['-1.2e-7', '-1.2e-7'],
    ['a=b', 'a=b'],
  ])('writes %s as %s', (cell, written) => expect(csvLine([cell])).toBe(`${written}\r\n`))

  it('leaves numbers as they are', () => expect(csvLine([-5, 2.5])).toBe('-5,2.5\r\n'))
})

describe('keywords in a cell', () => {
  it('are read back as they were', () => {
    const keyword = fc.string({
      unit: fc.constantFrom('a', '|', ';', ',', ' ', '\\', '-', '🙂'),
      minLength: 1,
      maxLength: 8,
    })
    fc.assert(
      fc.property(fc.array(keyword, { maxLength: 5 }), (keywords) => {
        expect(readKeywords(writeKeywords(keywords))).toEqual(keywords)
      }),
    )
  })

  it('are separated as people do it', () => {
    expect(readKeywords(' red  lamp ')).toEqual(['red', 'lamp'])
    expect(readKeywords('of oak; desk,lamp|')).toEqual(['of oak', 'desk', 'lamp'])
    expect(readKeywords('c:\\new')).toEqual(['c:\\new'])
    expect(writeKeywords(['of oak', 'desk'])).toBe('of oak|desk')
  })
})
