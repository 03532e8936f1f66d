import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromSql, toSql } from './sql-text.ts'

const mark = '\0marketlab:'

test('every value comes back as it was', () => {
  const value = fc.oneof(
    fc.constant(null),
    fc.integer(),
    fc.string({ unit: 'binary' }),
    fc.string().map((text) => `${text}\ud800`),
    fc.uint8Array(),
    fc.uint8Array().map((bytes) => new Uint8Array(Buffer.concat([Buffer.from(`${mark}b`), bytes]))),
    fc.constantFrom(new Uint8Array(Buffer.from(mark)), new Uint8Array(Buffer.from(`${mark}t`))),
  )
  fc.assert(
    fc.property(value, (one) => {
      expect(fromSql(toSql(one))).toEqual(one)
    }),
  )
})

test('ordinary text stays text, and bytes stay bytes', () => {
  expect(toSql('ä😀\0')).toBe('ä😀\0')
  const bytes = new Uint8Array([1, 2])
  expect(toSql(bytes)).toBe(bytes)
  expect(fromSql(bytes)).toBe(bytes)
})

test('half of a surrogate pair becomes marked bytes', () => {
  expect(toSql('a\ud800')).toEqual(
    new Uint8Array(Buffer.concat([Buffer.from(`${mark}t`), Buffer.from('a\ud800', 'utf16le')])),
  )
})

test('bytes that look like marked ones are marked again', () => {
  const bytes = new Uint8Array(Buffer.from(`${mark}t1`))
  expect(toSql(bytes)).toEqual(new Uint8Array(Buffer.from(`${mark}b${mark}t1`)))
})
