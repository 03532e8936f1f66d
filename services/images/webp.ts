import { ByteReader, bytesOf, joined } from './byte-reader.ts'
import { checkParts } from './check-parts.ts'
import { ImageFlaw } from './image-flaw.ts'
import type { Parsed } from './parsed.ts'

type Size = Pick<Parsed, 'width' | 'height'>

const mostBits = 0x3fff
const alphaFlag = 0x10
const extendedBytes = 10

/** Keeps the pixels and how transparent they are: profiles, places, and whatever follows the end, are left out. */
export function parseWebp(bytes: Uint8Array): Parsed {
  const reader = new ByteReader(bytes)
  reader.take(4)
  const length = reader.uint32(true)
  reader.take(4)
  if (length < 4 || length - 4 > reader.left) throw new ImageFlaw('ends too early')
  const { lossless, alpha, lossy } = chunksOf(reader.take(length - 4))
  if (lossless) return { ...losslessSize(lossless), bytes: file([['VP8L', lossless]]) }
  if (!lossy) throw new ImageFlaw('has no pixels')
  const size = lossySize(lossy)
  if (!alpha) return { ...size, bytes: file([['VP8 ', lossy]]) }
  return {
    ...size,
    bytes: file([
      ['VP8X', extended(size)],
      ['ALPH', alpha],
      ['VP8 ', lossy],
    ]),
  }
}

/** The first chunk of each kind that makes a picture. */
function chunksOf(content: Uint8Array): { lossless?: Uint8Array; alpha?: Uint8Array; lossy?: Uint8Array } {
  const reader = new ByteReader(content)
  const chunks = new Map<string, Uint8Array>()
  let count = 0
  while (reader.left > 0) {
    checkParts((count += 1))
    const type = reader.text(4)
    const data = reader.take(reader.uint32(true))
    reader.take(data.length % 2)
    if (type === 'ANIM' || type === 'ANMF') throw new ImageFlaw('is animated')
    if (!chunks.has(type)) chunks.set(type, data)
  }
  const isExtended = chunks.get('VP8X')?.length === extendedBytes
  const [lossless, lossy] = [chunks.get('VP8L'), chunks.get('VP8 ')]
  const alpha = isExtended ? chunks.get('ALPH') : undefined
  return { ...(lossless && { lossless }), ...(alpha && { alpha }), ...(lossy && { lossy }) }
}

function lossySize(data: Uint8Array): Size {
  const reader = new ByteReader(data)
  const isKeyFrame = (reader.uint8() & 1) === 0
  reader.take(2)
  const isStart = reader.uint8() === 0x9d && reader.uint8() === 0x01 && reader.uint8() === 0x2a
  if (!isKeyFrame || !isStart) throw new ImageFlaw('has an unsound header')
  return { width: reader.uint16(true) & mostBits, height: reader.uint16(true) & mostBits }
}

function losslessSize(data: Uint8Array): Size {
  const reader = new ByteReader(data)
  const isSigned = reader.uint8() === 0x2f
  const bits = reader.uint32(true)
  if (!isSigned || bits >>> 29 !== 0) throw new ImageFlaw('has an unsound header')
  return { width: (bits & mostBits) + 1, height: ((bits >>> 14) & mostBits) + 1 }
}

/** Says that there is transparency, and nothing else. */
function extended({ width, height }: Size): Uint8Array {
  const sides = [width - 1, height - 1].flatMap((side) => [side & 0xff, (side >> 8) & 0xff, 0])
  return Uint8Array.from([alphaFlag, 0, 0, 0, ...sides])
}

function file(chunks: readonly (readonly [type: string, data: Uint8Array])[]): Uint8Array {
  const content = joined(chunks.flatMap(([type, data]) => [chunkHead(type, data), data, padding(data)]))
  return joined([bytesOf('RIFF'), little(content.length + 4), bytesOf('WEBP'), content])
}

function chunkHead(type: string, data: Uint8Array): Uint8Array {
  return joined([bytesOf(type), little(data.length)])
}

function padding({ length }: Uint8Array): Uint8Array {
  return new Uint8Array(length % 2)
}

function little(value: number): Uint8Array {
  return Uint8Array.of(value & 0xff, (value >> 8) & 0xff, (value >> 16) & 0xff, value >>> 24)
}
