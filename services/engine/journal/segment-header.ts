import { crc32 } from 'node:zlib'
import { recordFormat, type RecordFormat } from './record.ts'

// 0 magic | 8 format of its records | 12 first sequence | 20 service name, padded with zeros | 60 CRC-32 of all before
export const segmentHeaderBytes = 64
const magic = 'MARKETLJ'
const serviceStart = 20
const checksumStart = 60

export function encodeSegmentHeader(service: string, first: number): Buffer {
  const header = Buffer.alloc(segmentHeaderBytes)
  header.write(magic, 0, 'latin1')
  header.writeUInt32BE(recordFormat, 8)
  header.writeBigUInt64BE(BigInt(first), 12)
  header.write(service, serviceStart, checksumStart - serviceStart, 'utf8')
  header.writeUInt32BE(crc32(header.subarray(0, checksumStart)), checksumStart)
  return header
}

/** The fault in the header of a segment, if there is one. */
export function headerFault(segment: Buffer, service: string, first: number): string | undefined {
  if (segment.length < segmentHeaderBytes) return 'the header is cut short'
  if (segment.toString('latin1', 0, 8) !== magic) return 'the header is not that of a journal'
  if (crc32(segment.subarray(0, checksumStart)) !== segment.readUInt32BE(checksumStart)) {
    return 'the header is damaged'
  }
  const format = segment.readUInt32BE(8)
  if (format < 1 || format > recordFormat) return `format ${format} is not known to this version of Marketlab`
  const expected = encodeSegmentHeader(service, first)
  if (segment.compare(expected, serviceStart, checksumStart, serviceStart, checksumStart) !== 0) {
    const owner = segment.toString('utf8', serviceStart, checksumStart).replaceAll('\0', '')
    return `this is the journal of ${owner}, not of ${service}`
  }
  if (segment.compare(expected, 12, serviceStart, 12, serviceStart) !== 0) {
    return 'the header does not belong to the name of the file'
  }
  return undefined
}

/** The format of a valid header. */
export function formatOf(segment: Buffer): RecordFormat {
  return segment.readUInt32BE(8) as RecordFormat
}
