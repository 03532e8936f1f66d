import { expect, test } from 'vitest'
import { hexByte, hexRows } from './hex-rows.ts'

test('a frame is shown as it was on the wire: its length in four bytes, then its text, sixteen a row', () => {
  const text = '{"id":1,"op":"Ping","args":{}}'
  const rows = hexRows(text.length, new TextEncoder().encode(text))
  expect(rows.map(({ offset }) => offset)).toEqual([0, 16, 32])
  expect(rows.map(({ text }) => text).join('')).toBe(`····${text}`)
  expect(rows[0]!.bytes.slice(0, 5).map(({ value }) => hexByte(value))).toEqual([
    '00',
    '00',
    '00',
    '1e',
    '7b',
  ])
  expect(rows.flatMap(({ bytes }) => bytes).filter(({ isHeader }) => isHeader)).toHaveLength(4)
})
