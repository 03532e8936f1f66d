import { describe, expect, test } from 'vitest'
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
import { imageTypeOf, maxImageSide, soundImage } from './sound-image.ts'

const script = '<script>alert(1)</script>'
const html = Buffer.from(`<!doctype html><html><body>${script}</body></html>`)
const svg = Buffer.from(`<svg xmlns="http://www.w3.org/2000/svg">${script}</svg>`)

/** The rest of a file, as text. */
const textOf = (bytes: Uint8Array) => Buffer.from(bytes).toString('latin1')
const flawOf = (bytes: Uint8Array): string => {
  try {
    soundImage(bytes)
  } catch (error) {
    if (error instanceof ImageFlaw) return error.message
    throw error
  }
  return 'none'
}

const kinds = [
  { type: 'image/png', of: pngOf },
  { type: 'image/jpeg', of: jpegOf },
  { type: 'image/webp', of: webpOf },
  { type: 'image/webp', of: losslessWebpOf },
] as const

test.each(kinds)('$type is known by what is in it, with its size', ({ type, of }) => {
  const bytes = of(30, 20)
  expect(imageTypeOf(bytes)).toBe(type)
  expect(soundImage(bytes)).toMatchObject({ type, width: 30, height: 20 })
})

test.each(kinds)('a sound $type stays as it is, byte for byte', ({ of }) => {
  const bytes = of(3, 5)
  expect(Buffer.from(soundImage(bytes).bytes)).toEqual(bytes)
})

test.each(kinds)('$type: what follows its end is left out', ({ of }) => {
  const { bytes } = soundImage(Buffer.concat([of(3, 5), html]))
  expect(Buffer.from(bytes)).toEqual(of(3, 5))
})

test.each(kinds)('$type: a picture that would take much memory is refused by its header alone', ({ of }) => {
  expect(soundImage(of(2, 2))).toMatchObject({ width: 2 })
  for (const [width, height] of [
    [maxImageSide + 1, 1],
    [1, maxImageSide + 1],
    [16_000, 16_000],
  ] as const)
    expect(flawOf(headerOnly(of, width, height))).toContain(`${width} × ${height} pixels`)
})

test.each(kinds)('$type: a file that was cut short is refused wherever it was cut', ({ of }) => {
  const whole = of(9, 9)
  for (let length = 0; length < whole.length; length += 1)
    expect(flawOf(whole.subarray(0, length)), `cut to ${length}`).not.toBe('none')
})

/** A file whose header says one size, and whose pixels are those of a small picture. */
function headerOnly(of: (width: number, height: number) => Buffer, width: number, height: number): Buffer {
  return of === pngOf ? pngOf(width, height, [], Buffer.alloc(9)) : of(width, height)
}

test.each([
  ['nothing', Buffer.alloc(0)],
  ['HTML', html],
  ['SVG', svg],
  ['a GIF', Buffer.from('GIF89a\x01\x00\x01\x00\x00\x00\x00;', 'latin1')],
  ['a bitmap of Windows', Buffer.from('BM\x1a\x00\x00\x00\x00\x00\x00\x00', 'latin1')],
  ['a program', Buffer.from('\x7fELF\x02\x01\x01', 'latin1')],
  ['SVG behind a mark of byte order', Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), svg])],
])('%s is no image', (_, bytes) => {
  expect(flawOf(bytes)).toBe('is not a PNG, JPEG or WebP file')
})

const tooMany = 'more parts than a picture needs'
const times = (count: number, part: Buffer) => Array.from({ length: count }, () => part)

test.each([
  { kind: 'PNG, left out', of: pngOf, part: pngChunk('tEXt', Buffer.alloc(0)), fits: 1_990, most: 2_000 },
  { kind: 'PNG, kept', of: pngOf, part: pngChunk('IDAT', Buffer.alloc(1)), fits: 990, most: 1_000 },
  { kind: 'JPEG, left out', of: jpegOf, part: jpegSegment(0xfe, Buffer.alloc(0)), fits: 1_990, most: 2_000 },
  { kind: 'JPEG, kept', of: jpegOf, part: jpegSegment(0xdb, Buffer.alloc(1)), fits: 990, most: 1_000 },
  { kind: 'WebP', of: webpOf, part: webpChunk('EXIF', Buffer.alloc(0)), fits: 1_990, most: 2_000 },
])('a picture has a bounded number of parts: $kind', ({ of, part, fits, most }) => {
  const { bytes } = soundImage(of(4, 4, times(fits, part)))
  expect(Buffer.from(soundImage(bytes).bytes)).toEqual(Buffer.from(bytes))
  expect(flawOf(of(4, 4, times(most, part)))).toContain(tooMany)
})

test('empty parts where a picture needs content are refused', () => {
  expect(flawOf(pngOf(4, 4, [pngChunk('IDAT', Buffer.alloc(0))]))).toBe('has an empty chunk IDAT')
  for (const kind of [0xc4, 0xdb])
    expect(flawOf(jpegOf(4, 4, [jpegSegment(kind, Buffer.alloc(0))]))).toBe('has an empty table')
})

describe('PNG', () => {
  const text = pngChunk('tEXt', Buffer.from(`Comment\0${script}`))

  test('text, profiles and animation are left out, and what the picture needs stays', () => {
    const gamma = pngChunk('gAMA', Buffer.from([0, 0, 177, 143]))
    const left = [text, pngChunk('iCCP', html), pngChunk('eXIf', html), pngChunk('acTL', Buffer.alloc(8))]
    const { bytes } = soundImage(pngOf(4, 4, [text, gamma, ...left]))
    expect(textOf(bytes)).not.toContain(script)
    expect(Buffer.from(bytes)).toEqual(pngOf(4, 4, [gamma]))
  })

  test.each([
    ['a part that was changed', mutated(pngOf(4, 4), 40), 'is damaged'],
    [
      'a part that a reader must understand',
      pngOf(4, 4, [pngChunk('EVIL', html)]),
      'has a chunk that no PNG',
    ],
    ['a second header', pngOf(4, 4, [pngOf(4, 4).subarray(8, 33)]), 'has a chunk that no PNG'],
    ['a palette that is none', pngOf(4, 4, [pngChunk('PLTE', Buffer.alloc(4))]), 'has an unsound chunk PLTE'],
    [
      'something in its end',
      pngOf(4, 4, [pngChunk('IDAT', html), pngChunk('IEND', html)]),
      'has something in',
    ],
    ['no pixels', pngOf(4, 4, [pngChunk('IEND', Buffer.alloc(0))]), 'has no pixels'],
    ['no width', pngOf(0, 4), 'has no size'],
  ])('%s is refused', (_, bytes, flaw) => {
    expect(flawOf(bytes)).toContain(flaw)
  })

  test('pixels may come in several chunks, but only one after the other', () => {
    const more = pngChunk('IDAT', Buffer.alloc(3))
    expect(flawOf(pngOf(4, 4, [more]))).toBe('none')
    expect(flawOf(pngOf(4, 4, [more, text]))).toContain('separate places')
  })
})

describe('JPEG', () => {
  const comment = jpegSegment(0xfe, Buffer.from(script))

  test('comments, places and thumbnails are left out', () => {
    const exif = jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), html]))
    const profile = jpegSegment(0xe2, html)
    const { bytes } = soundImage(jpegOf(4, 4, [comment, exif, profile]))
    expect(Buffer.from(bytes)).toEqual(jpegOf(4, 4))
  })

  test.each([
    ['II', false],
    ['MM', true],
  ])('how the camera was held stays, and nothing else of it (%s)', (order, big) => {
    const tiff = Buffer.alloc(38)
    tiff.write(order, 0, 'latin1')
    const [u16, u32] = big
      ? [
          (v: number, at: number) => tiff.writeUInt16BE(v, at),
          (v: number, at: number) => tiff.writeUInt32BE(v, at),
        ]
      : [
          (v: number, at: number) => tiff.writeUInt16LE(v, at),
          (v: number, at: number) => tiff.writeUInt32LE(v, at),
        ]
    u16(42, 2)
    u32(8, 4)
    u16(2, 8)
    u16(0x010f, 10)
    u16(0x0112, 22)
    u16(3, 24)
    u32(1, 26)
    u16(6, 30)
    const exif = jpegSegment(0xe1, Buffer.concat([Buffer.from('Exif\0\0'), tiff, html]))
    const { bytes } = soundImage(jpegOf(4, 4, [exif]))
    expect(textOf(bytes)).not.toContain('html')
    expect(textOf(bytes)).toContain('Exif\0\0MM')
    expect(Buffer.from(soundImage(bytes).bytes)).toEqual(Buffer.from(bytes))
    expect(bytes.length).toBe(jpegOf(4, 4).length + 36)
  })

  test('the header of JFIF and the colours of Adobe stay, without what was appended to them', () => {
    const jfif = jpegSegment(0xe0, Buffer.concat([Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\x08\x08'), html]))
    const adobe = Buffer.from('Adobe\0\x64\0\0\0\0\x01', 'latin1')
    const { bytes } = soundImage(jpegOf(4, 4, [jfif, jpegSegment(0xee, Buffer.concat([adobe, html]))]))
    expect(Buffer.from(bytes)).toEqual(
      jpegOf(4, 4, [
        jpegSegment(0xe0, Buffer.from('JFIF\0\x01\x01\0\0\x01\0\x01\0\0')),
        jpegSegment(0xee, adobe),
      ]),
    )
  })

  test.each([
    [
      'two pictures in one',
      jpegOf(4, 4, [jpegSegment(0xc0, Buffer.from([8, 0, 4, 0, 4, 1, 1, 17, 0]))]),
      'several',
    ],
    [
      'a kind that browsers do not show',
      jpegOf(4, 4, [jpegSegment(0xc3, Buffer.alloc(9))]),
      'browsers do not',
    ],
    ['bytes between its parts', jpegOf(4, 4, [comment, Buffer.from('x')]), 'something between'],
    ['no height', jpegOf(4, 0), 'has no size'],
    ['nothing but its end', Buffer.from([0xff, 0xd8, 0xff, 0xd9]), 'has no pixels'],
  ])('%s is refused', (_, bytes, flaw) => {
    expect(flawOf(bytes)).toContain(flaw)
  })

  test('this many scans that each would be costly are refused', () => {
    const scans = Buffer.concat(
      Array.from({ length: 101 }, () =>
        Buffer.concat([jpegSegment(0xda, Buffer.from([1, 1, 0, 0, 63, 0])), Buffer.from([1])]),
      ),
    )
    const whole = jpegOf(4, 4)
    const bomb = Buffer.concat([whole.subarray(0, -2), scans, Buffer.from([0xff, 0xd9])])
    expect(flawOf(bomb)).toContain('unsound order')
  })
})

describe('WebP', () => {
  const head = webpChunk('VP8X', Buffer.from([0x3e, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]))

  test('profiles and places are left out, and the header says the size of the pixels', () => {
    const { bytes, width } = soundImage(
      webpOf(4, 4, [head, webpChunk('ICCP', html), webpChunk('EXIF', html)]),
    )
    expect(width).toBe(4)
    expect(Buffer.from(bytes)).toEqual(webpOf(4, 4))
  })

  test('transparency stays', () => {
    const alpha = webpChunk('ALPH', Buffer.from([0, 1, 2]))
    const { bytes } = soundImage(webpOf(4, 6, [head, alpha, webpChunk('XMP ', html)]))
    const own = webpChunk('VP8X', Buffer.from([0x10, 0, 0, 0, 3, 0, 0, 5, 0, 0]))
    expect(Buffer.from(bytes)).toEqual(webpOf(4, 6, [own, alpha]))
  })

  test.each([
    ['an animation', webpOf(4, 4, [head, webpChunk('ANIM', Buffer.alloc(6))]), 'is animated'],
    ['no pixels', Buffer.from('RIFF\x04\0\0\0WEBP', 'latin1'), 'has no pixels'],
    ['a frame that is no first one', mutated(webpOf(4, 4), 20), 'unsound header'],
  ])('%s is refused', (_, bytes, flaw) => {
    expect(flawOf(bytes)).toContain(flaw)
  })
})

function mutated(bytes: Buffer, at: number): Buffer {
  const copy = Buffer.from(bytes)
  copy[at] = copy[at]! ^ 1
  return copy
}
