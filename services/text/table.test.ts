import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Column, fitWidths, renderTable, wrap } from './table.ts'
import { textWidth } from './text-width.ts'

const columns: Column[] = [
  { title: 'Item' },
  { title: 'Name', flexible: true },
  { title: 'Price', align: 'right' },
]

describe('renderTable', () => {
  it('lines columns up, numbers to the right', () => {
    expect(
      renderTable(columns, [
        ['3-1', 'Desk lamp', '9.50'],
        ['12-10', 'Bed', '120.00'],
      ]).split('\n'),
    ).toEqual([
      'Item   Name        Price',
      '─────  ─────────  ──────',
      '3-1    Desk lamp    9.50',
      '12-10  Bed        120.00',
    ])
  })

  it('goes on in the next line where the terminal is too narrow, and keeps ids whole', () => {
    expect(renderTable(columns, [['3-1', 'Very large desk lamp', '9.50']], 24).split('\n')).toEqual([
      'Item  Name         Price',
      '────  ───────────  ─────',
      '3-1   Very large    9.50',
      '      desk lamp',
    ])
  })

  it('counts wide characters as two columns', () => {
    const lines = renderTable(columns, [
      ['1-1', '机机', '1.00'],
      ['1-2', 'ab👩‍👩‍👧', '2.00'],
    ]).split('\n')
    expect(new Set(lines.map(textWidth)).size).toBe(1)
  })

  it('counts plain characters alike, alone and beside wide ones', () => {
    const plain = fc.string({ unit: fc.constantFrom(...'aZ ~é±×─┼') })
    fc.assert(
      fc.property(plain, (text) => {
        expect(textWidth(text)).toBe(text.length)
        expect(textWidth(`机${text}`)).toBe(2 + text.length)
      }),
    )
  })

  it('never is wider than the terminal, whatever is in it', () => {
    const cell = fc.string({ unit: 'grapheme', maxLength: 40 })
    const rows = fc.array(fc.tuple(cell, cell, cell), { maxLength: 6 })
    fc.assert(
      fc.property(rows, fc.integer({ min: 16, max: 120 }), (data, width) => {
        for (const line of renderTable(columns, data, width).split('\n')) {
          expect(textWidth(line)).toBeLessThanOrEqual(width)
        }
      }),
    )
  })

  it('shows no control characters', () => {
    expect(renderTable(columns, [['1-1', 'a\u001b[31mb\u202ec\u009bd', '1']])).not.toMatch(
      /[\u001b\u202e\u009b]/,
    )
  })
})

describe('fitWidths', () => {
  it('leaves alone what fits', () => {
    expect(fitWidths(columns, [4, 9, 6], 80)).toEqual([4, 9, 6])
  })

  it('takes from flexible columns first', () => {
    expect(fitWidths(columns, [4, 40, 6], 30)).toEqual([4, 16, 6])
  })
})

describe('wrap', () => {
  it('loses nothing', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        expect(wrap(text, width).replace(/[\n ]/g, '')).toBe(text.replace(/[\n ]/g, ''))
      }),
    )
  })
})
