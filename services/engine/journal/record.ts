import { crc32 } from 'node:zlib'

// A record is one batch of commands:
//   0 magic | 4 CRC-32 of all that follows | 8 payload length | 12 count | 16 first sequence | 24 durable | 32 payload
// The payload is the commands as JSON, one a line. `durable` is the last sequence that was known to be on disk when the
// record was written: records before it may have been under way at the same time. Format 1 wrote one record at a time,
// and did not have the field.
export type RecordFormat = 1 | 2
export const recordFormat: RecordFormat = 2
const headerBytes: Readonly<Record<RecordFormat, number>> = { 1: 24, 2: 32 }
export const recordHeaderBytes = headerBytes[recordFormat]

// 0xFF and 0xFE never occur in UTF-8: nothing a user types can look like the start of a record.
const magic = Buffer.from([0xff, 0x4d, 0x4c, 0xfe])

export interface JournalRecord {
  readonly first: number
  readonly last: number
  readonly durable: number
  readonly payloadStart: number
  readonly end: number
}

export interface RecordHead {
  readonly first: number
  readonly count: number
  readonly durable: number
}

/** Completes a record whose payload already stands in `buffer` behind the space for the header. */
export function sealRecord(
  buffer: Buffer,
  payloadBytes: number,
  { first, count, durable }: RecordHead,
): number {
  const end = recordHeaderBytes + payloadBytes
  magic.copy(buffer, 0)
  buffer.writeUInt32BE(payloadBytes, 8)
  buffer.writeUInt32BE(count, 12)
  buffer.writeBigUInt64BE(BigInt(first), 16)
  buffer.writeBigUInt64BE(BigInt(durable), 24)
  buffer.writeUInt32BE(crc32(buffer.subarray(8, end)), 4)
  return end
}

/** The whole and undamaged record at `offset`, or nothing. */
export function recordAt(buffer: Buffer, offset: number, format: RecordFormat): JournalRecord | undefined {
  const payloadStart = offset + headerBytes[format]
  if (payloadStart > buffer.length) return undefined
  if (buffer.compare(magic, 0, 4, offset, offset + 4) !== 0) return undefined
  const end = payloadStart + buffer.readUInt32BE(offset + 8)
  const count = buffer.readUInt32BE(offset + 12)
  if (end > buffer.length || count === 0) return undefined
  if (crc32(buffer.subarray(offset + 8, end)) !== buffer.readUInt32BE(offset + 4)) return undefined
  const first = Number(buffer.readBigUInt64BE(offset + 16))
  const durable = format === 1 ? first - 1 : Number(buffer.readBigUInt64BE(offset + 24))
  return { first, last: first + count - 1, durable, payloadStart, end }
}

/** The next undamaged record at or behind `offset` that can follow `expected`, skipping whatever stands before it. */
export function findRecord(
  buffer: Buffer,
  offset: number,
  expected: number,
  format: RecordFormat,
): JournalRecord | undefined {
  for (let at = buffer.indexOf(magic, offset); at >= 0; at = buffer.indexOf(magic, at + 1)) {
    const record = recordAt(buffer, at, format)
    // Every command takes a byte at least, so a sequence further off than the file is long is no continuation.
    if (record && record.last >= expected && record.first - expected < buffer.length) return record
  }
  return undefined
}

export function commandsOf(buffer: Buffer, record: JournalRecord): string[] {
  return buffer.toString('utf8', record.payloadStart, record.end).split('\n')
}
