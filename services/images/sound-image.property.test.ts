import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import {
  jpegOf,
  jpegSegment,
  losslessWebpOf,
  pngChunk,
  pngOf,
  webpChunk,
  webpOf,
} from '../testing/inputs/pictures.ts'
import { ImageFlaw } from './image-flaw.ts'
import { maxImageSide, soundImage } from './sound-image.ts'

const noise = Buffer.from('any text at all, with \xff\xd8\xff and RIFF in it', 'latin1')
const seeds = [
  pngOf(7, 5, [pngChunk('gAMA', Buffer.alloc(4)), pngChunk('tEXt', noise)]),
  jpegOf(7, 5, [jpegSegment(0xe0, Buffer.from('JFIF\0')), jpegSegment(0xe1, Buffer.from('Exif\0\0II*\0'))]),
  webpOf(7, 5, [webpChunk('VP8X', Buffer.alloc(10)), webpChunk('ALPH', noise), webpChunk('EXIF', noise)]),
  losslessWebpOf(7, 5),
]

/** Some bytes of a sound file changed, left out or put in. */
const mutants = fc
  .tuple(
    fc.constantFrom(...seeds),
    fc.array(
      fc.record({
        at: fc.double({ min: 0, max: 1, noNaN: true }),
        drop: fc.nat({ max: 9 }),
        put: fc.uint8Array({ maxLength: 9 }),
      }),
      { minLength: 1, maxLength: 6 },
    ),
  )
  .map(([seed, changes]) => {
    let bytes = seed
    for (const { at, drop, put } of changes) {
      const from = Math.floor(at * bytes.length)
      bytes = Buffer.concat([bytes.subarray(0, from), put, bytes.subarray(from + drop)])
    }
    return bytes
  })

/** Random bytes behind the beginning of each kind, and without one. */
const inventions = fc
  .tuple(fc.constantFrom(Buffer.alloc(0), ...seeds.map((seed) => seed.subarray(0, 20))), fc.uint8Array())
  .map((pieces) => Buffer.concat(pieces))

test('no bytes whatever break the reading, and what is taken is small, sound and never longer', () => {
  fc.assert(
    fc.property(fc.oneof(mutants, inventions), (bytes) => {
      const image = sound(bytes)
      if (image === undefined) return
      expect(image.bytes.length).toBeLessThanOrEqual(bytes.length)
      expect(Math.max(image.width, image.height)).toBeLessThanOrEqual(maxImageSide)
      expect(soundImage(image.bytes)).toEqual(image)
    }),
    { numRuns: 5_000 },
  )
})

function sound(bytes: Uint8Array) {
  try {
    return soundImage(bytes)
  } catch (error) {
    if (error instanceof ImageFlaw) return undefined
    throw error
  }
}
