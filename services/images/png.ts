import { ByteReader, bytesOf, joined } from './byte-reader.ts'
import { checkParts } from './check-parts.ts'
import { crc32 } from './crc32.ts'
import { ImageFlaw } from './image-flaw.ts'
import type { Parsed } from './parsed.ts'

export const pngSignature = bytesOf('\x89PNG\r\n\x1a\n')

const header = 'IHDR'
const pixels = 'IDAT'
const end = 'IEND'
const palette = 'PLTE'

/** The other chunks that change how the picture looks, with the lengths that they may have. */
const plainChunks: Readonly<Record<string, (length: number) => boolean>> = {
  [palette]: (length) => length > 0 && length <= 768 && length % 3 === 0,
  tRNS: (length) => length > 0 && length <= 256,
  gAMA: (length) => length === 4,
  sRGB: (length) => length === 1,
  cHRM: (length) => length === 32,
}

const depths: Readonly<Record<number, readonly number[]>> = {
  0: [1, 2, 4, 8, 16],
  2: [8, 16],
  3: [1, 2, 4, 8],
  4: [8, 16],
  6: [8, 16],
}

/** Keeps the chunks that make the picture: text, profiles, animation, and whatever follows the end, are left out. */
export function parsePng(bytes: Uint8Array): Parsed {
  const reader = new ByteReader(bytes)
  reader.take(pngSignature.length)
  const kept = [pngSignature]
  const seen = new Set<string>()
  let size: Pick<Parsed, 'width' | 'height'> | undefined
  let count = 0
  for (let type = ''; type !== end;) {
    checkParts((count += 1), kept.length)
    const { whole, data, ...chunk } = nextChunk(reader, bytes)
    const before = type
    type = chunk.type
    if (size === undefined) {
      if (type !== header) throw new ImageFlaw('has no header where a PNG file has it')
      size = sizeIn(data)
    } else if (type === pixels) {
      if (seen.has(type) && before !== pixels) throw new ImageFlaw('has its pixels in separate places')
      if (data.length === 0) throw new ImageFlaw('has an empty chunk IDAT')
    } else if (type === end) {
      if (!seen.has(pixels)) throw new ImageFlaw('has no pixels')
      if (data.length > 0) throw new ImageFlaw('has something in its end')
    } else if (!isPlain(type, data.length, seen)) continue
    seen.add(type)
    kept.push(whole)
  }
  return { ...size!, bytes: joined(kept) }
}

function nextChunk(reader: ByteReader, bytes: Uint8Array) {
  const from = reader.at
  const length = reader.uint32()
  const typeAt = reader.at
  const type = reader.text(4)
  const data = reader.take(length)
  const sum = reader.uint32()
  if (!/^[A-Za-z]{4}$/.test(type)) throw new ImageFlaw('has a chunk that no PNG file has')
  if (crc32(bytes.subarray(typeAt, typeAt + 4 + length)) !== sum) throw new ImageFlaw('is damaged')
  return { type, data, whole: bytes.subarray(from, reader.at) }
}

/** Whether a chunk is kept. Those that nobody needs are left out; those that a reader would have to understand are refused. */
function isPlain(type: string, length: number, seen: ReadonlySet<string>): boolean {
  const fits = plainChunks[type]
  if (fits === undefined) {
    const isNeeded = type[0] === type[0]!.toUpperCase()
    if (isNeeded) throw new ImageFlaw('has a chunk that no PNG file has there')
    return false
  }
  if (!fits(length) || seen.has(type) || seen.has(pixels)) throw new ImageFlaw(`has an unsound chunk ${type}`)
  return true
}

function sizeIn(data: Uint8Array): { width: number; height: number } {
  if (data.length !== 13) throw new ImageFlaw('has an unsound header')
  const reader = new ByteReader(data)
  const [width, height] = [reader.uint32(), reader.uint32()]
  const [depth, colours] = [reader.uint8(), reader.uint8()]
  const isSound = depths[colours]?.includes(depth)
  if (!isSound || reader.uint8() !== 0 || reader.uint8() !== 0 || reader.uint8() > 1)
    throw new ImageFlaw('has an unsound header')
  return { width, height }
}
