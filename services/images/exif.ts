import { ByteReader, bytesOf, joined } from './byte-reader.ts'

const name = 'Exif\0\0'
const orientationTag = 0x0112
const short = 3
const entryBytes = 12

/** How a camera was held: 2 to 8, as Exif counts. Undefined if the picture stands as it is, or that cannot be read. */
export function orientationIn(data: Uint8Array): number | undefined {
  try {
    return read(data)
  } catch {
    return undefined
  }
}

function read(data: Uint8Array): number | undefined {
  const start = new ByteReader(data)
  if (start.text(name.length) !== name) return undefined
  const tiff = data.subarray(name.length)
  const reader = new ByteReader(tiff)
  const order = reader.text(2)
  if (order !== 'II' && order !== 'MM') return undefined
  const little = order === 'II'
  reader.at = 4
  reader.at = reader.uint32(little)
  const entries = reader.uint16(little)
  for (let entry = 0; entry < entries; entry += 1) {
    const at = reader.at
    if (reader.uint16(little) === orientationTag) {
      const isShort = reader.uint16(little) === short && reader.uint32(little) === 1
      const value = reader.uint16(little)
      return isShort && value >= 2 && value <= 8 ? value : undefined
    }
    reader.at = at + entryBytes
  }
  return undefined
}

/** The data of an Exif segment that says nothing else. */
export function orientationSegment(orientation: number): Uint8Array {
  const tiff = [0x4d, 0x4d, 0, 42, 0, 0, 0, 8]
  const entry = [0x01, 0x12, 0, short, 0, 0, 0, 1, 0, orientation, 0, 0]
  return joined([bytesOf(name), Uint8Array.from([...tiff, 0, 1, ...entry, 0, 0, 0, 0])])
}
