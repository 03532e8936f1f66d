import { crc32 } from 'node:zlib'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  commandsOf,
  findRecord,
  recordAt,
  recordFormat,
  recordHeaderBytes,
  sealRecord,
  type RecordHead,
} from './record.ts'

function sealed(payload: string, head: Partial<RecordHead> = {}): Buffer {
  const buffer = Buffer.alloc(recordHeaderBytes + Buffer.byteLength(payload))
  buffer.write(payload, recordHeaderBytes)
  expect(sealRecord(buffer, Buffer.byteLength(payload), { first: 1, count: 1, durable: 0, ...head })).toBe(
    buffer.length,
  )
  return buffer
}

test('a record has its fields where the format says', () => {
  const bytes = sealed('ab', { first: 2 ** 40 + 3, count: 5, durable: 2 ** 40 + 1 })
  expect(bytes.subarray(0, 4)).toEqual(Buffer.from([0xff, 0x4d, 0x4c, 0xfe]))
  expect(bytes.readUInt32BE(8)).toBe(2)
  expect(bytes.readUInt32BE(12)).toBe(5)
  expect(bytes.readBigUInt64BE(16)).toBe(2n ** 40n + 3n)
  expect(bytes.readBigUInt64BE(24)).toBe(2n ** 40n + 1n)
  expect(bytes.toString('utf8', 32)).toBe('ab')
})

test('a record reads back as it was written, wherever it stands', () => {
  fc.assert(
    fc.property(
      fc.array(fc.json(), { minLength: 1, maxLength: 5 }),
      fc.nat(50),
      fc.integer({ min: 1, max: 2 ** 45 }),
      fc.nat(2 ** 40),
      (commands, before, first, durable) => {
        const record = sealed(commands.join('\n'), { first, count: commands.length, durable })
        const bytes = Buffer.concat([Buffer.alloc(before, 0xff), record, Buffer.alloc(7)])
        const read = recordAt(bytes, before, recordFormat)!
        expect(read).toEqual({
          first,
          last: first + commands.length - 1,
          durable,
          payloadStart: before + recordHeaderBytes,
          end: before + record.length,
        })
        expect(commandsOf(bytes, read)).toEqual(commands)
      },
    ),
  )
})

test('a record of the first format knows that what is before it was on disk', () => {
  const bytes = sealed('{"a":1}', { first: 9, durable: 3 })
  // Its header is eight bytes shorter, so what stands where this format has the field is payload.
  bytes.writeUInt32BE(bytes.length - 24, 8)
  bytes.writeUInt32BE(crc32(bytes.subarray(8)), 4)
  expect(recordAt(bytes, 0, 1)).toMatchObject({ first: 9, durable: 8, payloadStart: 24, end: bytes.length })
})

describe('nothing is read', () => {
  const whole = sealed('{"a":1}')

  test('of a record that is cut short, wherever', () => {
    for (let length = 0; length < whole.length; length += 1)
      expect(recordAt(whole.subarray(0, length), 0, recordFormat)).toBeUndefined()
    expect(recordAt(whole, 0, recordFormat)).toBeDefined()
  })

  test('of a record with any byte changed', () => {
    for (let at = 0; at < whole.length; at += 1) {
      const changed = Buffer.from(whole)
      changed[at]! ^= 1
      expect(recordAt(changed, 0, recordFormat)).toBeUndefined()
    }
  })

  test('of a record without commands', () => {
    expect(recordAt(sealed('', { count: 0 }), 0, recordFormat)).toBeUndefined()
    expect(recordAt(sealed('', { count: 1 }), 0, recordFormat)).toBeDefined()
  })
})

describe('looking for a record', () => {
  const record = sealed('{"a":1}', { first: 10, count: 3 })
  const garbage = Buffer.concat([Buffer.from([1, 2, 3]), record.subarray(0, 20)])
  const bytes = Buffer.concat([garbage, record])

  test('finds the first whole one at or behind a place', () => {
    expect(findRecord(bytes, 0, 10, recordFormat)?.end).toBe(bytes.length)
    expect(findRecord(bytes, garbage.length, 10, recordFormat)?.end).toBe(bytes.length)
    expect(findRecord(bytes, garbage.length + 1, 10, recordFormat)).toBeUndefined()
  })

  test('finds one that stands at the very beginning', () => {
    expect(findRecord(record, 0, 10, recordFormat)?.end).toBe(record.length)
  })

  test('finds one that holds what is expected, or what may follow it', () => {
    const found = (expected: number) => findRecord(bytes, 0, expected, recordFormat) !== undefined
    expect([9, 10, 12].map(found)).toEqual([true, true, true])
    expect(found(13)).toBe(false)
    expect(found(10 - bytes.length)).toBe(false)
    expect(found(10 - bytes.length + 1)).toBe(true)
  })
})
