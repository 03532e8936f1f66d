import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Item } from '../../../services/contract/values.ts'
import { exampleCsv, itemsCsv } from '../csv/item-columns.ts'
import { parseCsv } from '../../../services/csv/parse-csv.ts'
import { guessMapping } from './mapping.ts'
import { problemText, readRow } from './read-row.ts'

function read(text: string) {
  const [header, ...rows] = parseCsv(text).rows
  const mapping = guessMapping(header!.cells)
  return rows.map((row) => readRow(row, mapping))
}

describe('an import', () => {
  it('takes the example that it offers', () => {
    const rows = read(exampleCsv)
    expect(rows.map(({ item }) => item?.price)).toEqual([39.9, 8.5, 24])
    expect(rows.map(({ item }) => item?.category)).toEqual([2, 1, 5])
    expect(rows[0]!.item).toMatchObject({
      name: 'Oak desk lamp',
      keywords: ['lamp', 'desk', 'oak'],
      quantity: 25,
    })
  })

  it('takes what was exported', () => {
    const lamp: Item = {
      itemId: '3-1',
      sellerId: 1,
      name: 'Lamp, "big"; new',
      category: 3,
      keywords: ['of oak', 'desk'],
      condition: 'used',
      price: 1234.5,
      quantity: 0,
      feedback: { up: 1, down: 0 },
      rev: 7,
    }
    const { name, category, keywords, condition, price, quantity } = lamp
    expect(read(itemsCsv([lamp]))[0]!.item).toEqual({ name, category, keywords, condition, price, quantity })
  })

  it('takes every item that was exported as it was, formulas and spaces too', () => {
    const signs = fc.constantFrom(
      'a',
      ' ',
      '=',
      '-',
      '+',
      '@',
      "'",
      '"',
      ',',
      ';',
      '|',
      '\\',
      '1',
      '🙂',
      '\u202e',
    )
    const items = fc.array(
      fc.record({
        name: fc.string({ unit: signs, minLength: 1, maxLength: 16 }),
        category: fc.integer({ min: 0, max: 9_999 }),
        keywords: fc.array(fc.string({ unit: signs, minLength: 1, maxLength: 4 }), { maxLength: 5 }),
        condition: fc.constantFrom('new' as const, 'used' as const),
        price: fc.integer({ min: 1, max: 100_000_000 }).map((cents) => cents / 100),
        quantity: fc.integer({ min: 0, max: 1_000_000 }),
      }),
    )
    const rest = { itemId: '3-1', sellerId: 1, feedback: { up: 1, down: 0 }, rev: 7 }
    fc.assert(
      fc.property(items, (exported) => {
        const csv = itemsCsv(exported.map((item) => ({ ...item, ...rest })))
        expect(read(csv).map(({ item }) => item)).toEqual(exported)
      }),
    )
  })

  it('finds columns by other names, in any order', () => {
    expect(guessMapping(['Qty', 'Unit price', 'Product name', 'CATEGORY', 'note'])).toEqual({
      name: 2,
      category: 3,
      keywords: undefined,
      condition: undefined,
      price: 1,
      quantity: 0,
    })
  })

  it('says what is wrong with a row, and where', () => {
    const [row] = read('name;category;price;quantity\n\nLamp;x;1,234;5')
    expect(row).toMatchObject({
      line: 3,
      problems: { category: expect.any(String), price: expect.any(String) },
    })
    expect(problemText(row!)).toContain(
      'category must be the name of a category, or a number from 0 to 9999; it is “x”',
    )
    expect(row!.item).toBeUndefined()
  })
})
