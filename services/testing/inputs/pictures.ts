import { deflateSync } from 'node:zlib'
import { crc32 } from '../../images/crc32.ts'

/** A picture of one colour. `parts` are chunks that stand before its pixels, `pixels` replaces these. */
export function pngOf(width: number, height: number, parts: Buffer[] = [], pixels?: Buffer): Buffer {
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  header.set([8, 2], 8)
  const rows = pixels ?? deflateSync(Buffer.alloc((1 + width * 3) * height))
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    pngChunk('IHDR', header),
    ...parts,
    pngChunk('IDAT', rows),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

export function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** One of this many bytes, whose pixels are none. */
export function pngOfBytes(bytes: number, seed = 0): Buffer {
  const rest = bytes - pngOf(16, 16, [], Buffer.alloc(0)).length
  const noise = Buffer.alloc(rest, seed)
  noise.writeUInt32BE(seed, 0)
  return pngOf(16, 16, [], noise)
}

/** With all parts of a JPEG file, and pixels that are none. `parts` stand before its header. */
export function jpegOf(width: number, height: number, parts: Buffer[] = []): Buffer {
  const frame = Buffer.from([8, 0, 0, 0, 0, 1, 1, 0x11, 0])
  frame.writeUInt16BE(height, 1)
  frame.writeUInt16BE(width, 3)
  return Buffer.concat([
    Buffer.from([0xff, 0xd8]),
    ...parts,
    jpegSegment(0xdb, Buffer.alloc(65, 1)),
    jpegSegment(0xc0, frame),
    jpegSegment(0xc4, Buffer.alloc(17)),
    jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])),
    Buffer.from([1, 2, 0xff, 0, 3, 0xff, 0xd0, 4]),
    Buffer.from([0xff, 0xd9]),
  ])
}

export function jpegSegment(kind: number, data: Buffer): Buffer {
  const head = Buffer.from([0xff, kind, 0, 0])
  head.writeUInt16BE(data.length + 2, 2)
  return Buffer.concat([head, data])
}

/** With a chunk of lossy pixels that are none, after `parts`. */
export function webpOf(width: number, height: number, parts: Buffer[] = []): Buffer {
  const frame = Buffer.from([0x10, 0, 0, 0x9d, 0x01, 0x2a, 0, 0, 0, 0, 7])
  frame.writeUInt16LE(width, 6)
  frame.writeUInt16LE(height, 8)
  return riff([...parts, webpChunk('VP8 ', frame)])
}

export function losslessWebpOf(width: number, height: number): Buffer {
  const frame = Buffer.from([0x2f, 0, 0, 0, 0, 7])
  frame.writeUInt32LE(((width - 1) | ((height - 1) << 14)) >>> 0, 1)
  return riff([webpChunk('VP8L', frame)])
}

export function webpChunk(type: string, data: Buffer): Buffer {
  const head = Buffer.from(`${type}\0\0\0\0`, 'latin1')
  head.writeUInt32LE(data.length, 4)
  return Buffer.concat([head, data, Buffer.alloc(data.length % 2)])
}

function riff(chunks: Buffer[]): Buffer {
  const content = Buffer.concat([Buffer.from('WEBP'), ...chunks])
  const head = Buffer.from('RIFF\0\0\0\0', 'latin1')
  head.writeUInt32LE(content.length, 4)
  return Buffer.concat([head, content])
}
