import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { harmless, harmlessJson, harmlessLines, isHarmless, jsonText } from './harmless.ts'
import { clearLine, forTerminal, styled, writeJson, writeText } from './terminal.ts'

/** Listed one by one, and not as the code tells them. Joiners and variation selectors depend on what is beside them. */
const ranges: readonly (readonly [number, number])[] = [
  [0x00, 0x1f],
  [0x7f, 0x9f],
  [0xad, 0xad],
  [0x61c, 0x61c],
  [0x180e, 0x180e],
  [0x200b, 0x200b],
  [0x200e, 0x200f],
  [0x2028, 0x202e],
  [0x2060, 0x206f],
  [0x3164, 0x3164],
  [0xd800, 0xdfff],
  [0xfeff, 0xfeff],
  [0xfff9, 0xfffb],
  [0xe0000, 0xe01ef],
]

const acts = (text: string, except = '') =>
  [...text].some((character) => {
    const code = character.codePointAt(0)!
    return !except.includes(character) && ranges.some(([from, to]) => code >= from && code <= to)
  })

const hostile = fc
  .constantFrom(...ranges)
  .chain(([from, to]) => fc.integer({ min: from, max: to }))
  .map((code) => String.fromCodePoint(code))
const around = fc.constantFrom('a', ' ', '👩', '❤', '\uFE0F', '\u200D', '\u200C', 'ی', 'م', '"', '\\', '[31m')
const anyText = fc
  .array(fc.oneof(hostile, around, fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 20 })
  .map((parts) => parts.join(''))

describe('what others wrote', () => {
  it('does nothing but be seen, in one line or in several', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(acts(harmless(text))).toBe(false)
        expect(acts(harmlessLines(text), '\n')).toBe(false)
        expect(isHarmless(harmless(text))).toBe(true)
      }),
      { examples: [['\u061C\u200D\u061C']] },
    )
  })

  it('stays equal as JSON', () => {
    fc.assert(
      fc.property(fc.dictionary(anyText, anyText), (value) => {
        expect(acts(jsonText(value))).toBe(false)
        expect(acts(jsonText(value, 2), '\n')).toBe(false)
        expect(JSON.parse(jsonText(value, 2))).toEqual(JSON.parse(JSON.stringify(value)))
      }),
    )
    expect(harmlessJson('"\u009b\u{e0041}"')).toBe('"\\u009b\\udb40\\udc41"')
  })

  it.each(['Zoë’s lamp – 19 €', '机机', '👩‍👩‍👧 ❤️ 🧑🏽‍🦰 1️⃣', 'می‌خواهم', 'क्‍ष', 'שלום'])(
    'is left alone: %s',
    (text) => {
      expect(harmless(text)).toBe(text)
    },
  )

  it.each([
    'a\u200db',
    '\u200d👩',
    'a\u200c',
    '\uFE0F',
    'a\uFE0F\uFE0F',
    '\u061C\u200D\u061C',
    '🏴\u{e0067}\u{e007f}',
  ])('is not joined or varied where nothing needs it: %j', (text) =>
    expect(harmless(text)).toContain('\uFFFD'),
  )
})

describe('a terminal', () => {
  it('is given no escape sequence but ours', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        const given = forTerminal(`${clearLine}${styled('bold', text)}`)
        expect(given.startsWith('\u001b[1G\u001b[K\u001b[1m')).toBe(true)
        expect(given.endsWith('\u001b[22m')).toBe(true)
        expect(given.split('\u001b')).toHaveLength(5)
        expect(acts(given, '\u001b\n')).toBe(false)
      }),
    )
  })

  it('gets styles within styles', () => {
    expect(forTerminal(styled('dim', `a ${styled(['bold', 'red'], 'b')}`))).toBe(
      '\u001b[2ma \u001b[1m\u001b[31mb\u001b[39m\u001b[22m\u001b[22m',
    )
  })

  it('gets text and data through one writer each', () => {
    const written: string[] = []
    const sink = { write: (text: string) => written.push(text) }
    writeText(sink, 'a\u001b[2J\nb\n')
    writeJson(sink, { name: '\u202e' })
    expect(written).toEqual(['a\uFFFD[2J\nb\n', '{"name":"\\u202e"}\n'])
  })
})
