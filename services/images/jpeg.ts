import { ByteReader, bytesOf, joined } from './byte-reader.ts'
import { checkParts } from './check-parts.ts'
import { orientationIn, orientationSegment } from './exif.ts'
import { ImageFlaw } from './image-flaw.ts'
import type { Parsed } from './parsed.ts'

const marker = { start: 0xd8, end: 0xd9, scan: 0xda, restart: 0xdd, jfif: 0xe0, exif: 0xe1, adobe: 0xee }
/** Baseline, extended, and progressive: the kinds that browsers show. */
const frames = new Set([0xc0, 0xc1, 0xc2])
/** Tables of Huffman codes and of quantities. */
const tables = new Set([0xc4, 0xdb])

/** Each scan of a progressive picture costs as much as the whole picture. */
const mostScans = 100

const jfif = segment(marker.jfif, bytesOf('JFIF\0\x01\x01\0\0\x01\0\x01\0\0'))
const jfifLength = 14
const adobeName = 'Adobe'
const adobeLength = 12

/**
 * Keeps the segments that make the picture, and how it is to be turned. Comments, places, thumbnails and profiles, and
 * whatever follows the end, are left out. So the file never grows.
 */
export function parseJpeg(bytes: Uint8Array): Parsed {
  const reader = new ByteReader(bytes)
  reader.take(2)
  const parts: Uint8Array[] = []
  const about: { jfif?: Uint8Array; exif?: Uint8Array; adobe?: Uint8Array } = {}
  let size: Pick<Parsed, 'width' | 'height'> | undefined
  let scans = 0
  let count = 0
  for (;;) {
    checkParts((count += 1), parts.length)
    const kind = nextMarker(reader)
    if (kind === marker.end) break
    const data = segmentData(reader)
    if (frames.has(kind)) {
      if (size) throw new ImageFlaw('holds several pictures')
      size = sizeIn(data)
      parts.push(segment(kind, data))
    } else if (kind === marker.scan) {
      scans += 1
      if (!size || scans > mostScans) throw new ImageFlaw('has an unsound order of its parts')
      parts.push(segment(kind, data), scanned(reader, bytes))
    } else if (tables.has(kind)) {
      if (data.length === 0) throw new ImageFlaw('has an empty table')
      parts.push(segment(kind, data))
    } else if (kind === marker.restart && data.length === 2) parts.push(segment(kind, data))
    else if (kind === marker.jfif && startsWith(data, 'JFIF\0') && data.length >= jfifLength)
      about.jfif = jfif
    else if (kind === marker.exif) about.exif ??= exifOf(data)
    else if (kind === marker.adobe && startsWith(data, adobeName) && data.length >= adobeLength)
      about.adobe = segment(kind, data.subarray(0, adobeLength))
    else if (!isLeftOut(kind)) throw new ImageFlaw('is of a kind of JPEG that browsers do not show')
  }
  if (!size || scans === 0) throw new ImageFlaw('has no pixels')
  const head = [about.jfif, about.exif, about.adobe].filter((part) => part !== undefined)
  const whole = joined([
    Uint8Array.of(0xff, marker.start),
    ...head,
    ...parts,
    Uint8Array.of(0xff, marker.end),
  ])
  return { ...size, bytes: whole }
}

/** Any number of fill bytes may stand before a marker. */
function nextMarker(reader: ByteReader): number {
  if (reader.uint8() !== 0xff) throw new ImageFlaw('has something between its parts')
  let kind = reader.uint8()
  while (kind === 0xff) kind = reader.uint8()
  return kind
}

function segmentData(reader: ByteReader): Uint8Array {
  const length = reader.uint16()
  if (length < 2) throw new ImageFlaw('has an unsound part')
  return reader.take(length - 2)
}

function segment(kind: number, data: Uint8Array): Uint8Array {
  const length = data.length + 2
  return joined([Uint8Array.of(0xff, kind, length >> 8, length & 0xff), data])
}

/** The pixels of a scan: they go on until a marker that is none of a restart. */
function scanned(reader: ByteReader, bytes: Uint8Array): Uint8Array {
  const from = reader.at
  for (let at = from; at + 1 < bytes.length; at += 1) {
    if (bytes[at] !== 0xff) continue
    const next = bytes[at + 1]!
    if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at += 1
    else {
      reader.at = at
      return bytes.subarray(from, at)
    }
  }
  throw new ImageFlaw('ends too early')
}

function sizeIn(data: Uint8Array): { width: number; height: number } {
  const reader = new ByteReader(data)
  const depth = reader.uint8()
  const [height, width] = [reader.uint16(), reader.uint16()]
  const components = reader.uint8()
  if (depth !== 8 || ![1, 3, 4].includes(components) || reader.left !== components * 3)
    throw new ImageFlaw('is of a kind of JPEG that browsers do not show')
  return { width, height }
}

function exifOf(data: Uint8Array): Uint8Array | undefined {
  const orientation = orientationIn(data)
  if (orientation === undefined) return undefined
  const own = orientationSegment(orientation)
  return own.length <= data.length ? segment(marker.exif, own) : undefined
}

/** Notes of applications for themselves, and comments. */
function isLeftOut(kind: number): boolean {
  return (kind >= 0xe0 && kind <= 0xef) || kind === 0xfe
}

function startsWith(data: Uint8Array, text: string): boolean {
  return bytesOf(text).every((byte, at) => data[at] === byte)
}
