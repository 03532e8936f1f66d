import { expect, test } from 'vitest'
import { crc32 } from 'node:zlib'
import { encodeSegmentHeader, formatOf, headerFault, segmentHeaderBytes } from './segment-header.ts'
import { recordFormat } from './record.ts'

function changed(change: (header: Buffer) => void, service = 'bank', first = 7): Buffer {
  const header = encodeSegmentHeader(service, first)
  change(header)
  header.writeUInt32BE(crc32(header.subarray(0, 60)), 60)
  return header
}

test('a header has its fields where the format says', () => {
  const header = encodeSegmentHeader('bank', 2 ** 40)
  expect(header).toHaveLength(segmentHeaderBytes)
  expect(header.toString('latin1', 0, 8)).toBe('MARKETLJ')
  expect(header.readUInt32BE(8)).toBe(recordFormat)
  expect(header.readBigUInt64BE(12)).toBe(2n ** 40n)
  expect(header.toString('utf8', 20, 60)).toBe(`bank${'\0'.repeat(36)}`)
  expect(formatOf(header)).toBe(recordFormat)
})

test('a header is without fault for its service and its first change only', () => {
  const header = encodeSegmentHeader('bank', 7)
  expect(headerFault(header, 'bank', 7)).toBeUndefined()
  expect(headerFault(Buffer.concat([header, Buffer.alloc(9)]), 'bank', 7)).toBeUndefined()
  expect(headerFault(header, 'shop', 7)).toBe('this is the journal of bank, not of shop')
  expect(headerFault(header, 'bank', 8)).toBe('the header does not belong to the name of the file')
})

test('a header that was cut short or changed anywhere is faulty', () => {
  const header = encodeSegmentHeader('bank', 7)
  expect(headerFault(header.subarray(0, 63), 'bank', 7)).toBe('the header is cut short')
  for (let at = 0; at < header.length; at += 1) {
    const other = Buffer.from(header)
    other[at]! ^= 1
    expect(headerFault(other, 'bank', 7)).toBe(
      at < 8 ? 'the header is not that of a journal' : 'the header is damaged',
    )
  }
})

test('formats from the first to this one are known', () => {
  const withFormat = (format: number) => changed((header) => header.writeUInt32BE(format, 8))
  const faultOf = (format: number) => headerFault(withFormat(format), 'bank', 7)
  expect(faultOf(1)).toBeUndefined()
  expect(faultOf(recordFormat)).toBeUndefined()
  expect(faultOf(0)).toContain('format 0 is not known')
  expect(faultOf(recordFormat + 1)).toContain(`format ${recordFormat + 1} is not known`)
  expect(formatOf(withFormat(1))).toBe(1)
})
