import fc from 'fast-check'
import { expect, test } from 'vitest'
import { encodeFrame, FrameDecoder, FrameLengthError, maxFrameBytes } from './frame.ts'

/** The frames that a decoder finds in a stream that arrives in these pieces. */
function decoded(stream: Buffer, cuts: readonly number[]): string[] {
  const texts: string[] = []
  const decoder = new FrameDecoder((bytes, start, end) => texts.push(bytes.toString('utf8', start, end)))
  let from = 0
  for (const to of [...cuts, stream.length]) {
    // Pieces are read into the same memory again and again.
    const piece = Buffer.from(stream.subarray(from, to))
    decoder.push(piece)
    piece.fill(0xff)
    from = to
  }
  expect(decoder.held).toBe(0)
  return texts
}

const text = fc.oneof(
  fc.string({ minLength: 1, maxLength: 30, unit: 'grapheme' }),
  fc.integer({ min: 1, max: 5_000 }).map((length) => 'x'.repeat(length)),
)

test('frames come out as they went in, wherever the stream is cut', () => {
  fc.assert(
    fc.property(
      fc.array(text, { maxLength: 20, size: 'max' }),
      fc.array(fc.nat(), { maxLength: 30 }),
      (texts, at) => {
        const stream = Buffer.concat(texts.map(encodeFrame))
        const cuts = at.map((cut) => cut % (stream.length + 1)).sort((a, b) => a - b)
        expect(decoded(stream, cuts)).toEqual(texts)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('byte by byte', () => {
  const texts = ['a', 'öä😀', 'x'.repeat(3_000)]
  const stream = Buffer.concat(texts.map(encodeFrame))
  expect(decoded(stream, [...stream.keys()])).toEqual(texts)
})

test('the largest frame passes, whole and in pieces', () => {
  const largest = 'x'.repeat(maxFrameBytes)
  const stream = Buffer.concat([encodeFrame(largest), encodeFrame('next')])
  expect(decoded(stream, [])).toEqual([largest, 'next'])
  expect(decoded(stream, [2, 4, 5, 70_000, maxFrameBytes, maxFrameBytes + 3])).toEqual([largest, 'next'])
})

test.each([0, maxFrameBytes + 1, 2 ** 31, 2 ** 32 - 1])(
  'a length of %i is refused, however it arrives',
  (length) => {
    const header = Buffer.alloc(8)
    header.writeUInt32BE(length)
    for (const cut of [1, 2, 3, 4, 8]) {
      const decoder = new FrameDecoder(() => expect.unreachable())
      expect(() => {
        decoder.push(header.subarray(0, cut))
        decoder.push(header.subarray(cut))
      }).toThrow(FrameLengthError)
    }
  },
)

test('room is made for what arrived, not for what was announced', () => {
  const header = Buffer.alloc(4)
  header.writeUInt32BE(maxFrameBytes)
  const before = process.memoryUsage().arrayBuffers
  const decoders = Array.from({ length: 500 }, () => {
    const decoder = new FrameDecoder(() => expect.unreachable())
    decoder.push(header)
    decoder.push(Buffer.from('{'))
    return decoder
  })
  expect(decoders.every(({ held }) => held === 5)).toBe(true)
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20 * 1_048_576)
})
