import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isVisible, normaliseUsername } from './username.ts'
import { newUsername } from './values.ts'

describe('a username', () => {
  it('is normal once it was normalised', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 40 }), (text) => {
        const normal = normaliseUsername(text)
        expect(normaliseUsername(normal)).toBe(normal)
      }),
    )
  })

  it.each([
    ['Ａｎｎ', 'Ann'],
    [' ann\u3000', 'ann'],
    ['ann\u00a0 b', 'ann b'],
    ['e\u0301va', 'éva'],
    ['ﬁnn', 'finn'],
    ['ann-1', 'ann-1'],
  ])('%j is stored as %j', (given, stored) => expect(normaliseUsername(given)).toBe(stored))

  it.each([
    'a\u200bnn',
    'ann\ufe0f',
    '\u202eann',
    'a\u00adnn',
    'ann\u{e0041}',
    'a\u200dnn',
    '\u2800',
    '\u3164',
    'a\u009b',
    '\u0301',
  ])('with what nobody sees is refused: %j', (name) =>
    expect(newUsername.safeParse(name).success).toBe(false),
  )

  it.each(['ann', 'Zoë Łuk', '机机', 'שלום', 'ann 🙂', "o'neil"])('of any script is taken: %s', (name) => {
    expect(isVisible(name)).toBe(true)
    expect(newUsername.safeParse(name).success).toBe(true)
  })

  it('has 1 to 32 characters after it was normalised, too', () => {
    expect(newUsername.safeParse('   ').success).toBe(false)
    expect(newUsername.safeParse('\ufdfa').success).toBe(true)
    expect(newUsername.safeParse('\ufdfa\ufdfa').success).toBe(false)
  })
})
