import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { UsageError } from '../../base/exit-codes.ts'
import { quoteWord, scanLine, splitLine } from './split-line.ts'

const texts = (line: string) => splitLine(line).map(({ words }) => words.map(({ text }) => text))

describe('splitLine', () => {
  it.each([
    ['login ann pw', [['login', 'ann', 'pw']]],
    ['  search   3\tlamp ', [['search', '3', 'lamp']]],
    [
      'login ann pw; search 3 lamp',
      [
        ['login', 'ann', 'pw'],
        ['search', '3', 'lamp'],
      ],
    ],
    [';; a ;', [['a']]],
    ['sell "Desk; lamp" 3', [['sell', 'Desk; lamp', '3']]],
    [`sell 'a "b" \\ c'`, [['sell', 'a "b" \\ c']]],
    [String.raw`a\ b "c\"d\\e\f"`, [['a b', String.raw`c"d\e\f`]]],
    ['a"b c"d', [['ab cd']]],
    ['login ann ""', [['login', 'ann', '']]],
    ['', []],
  ])('%s', (line, expected) => {
    expect(texts(line)).toEqual(expected)
  })

  it('names a quote without a partner', () => {
    expect(() => splitLine('login "ann')).toThrow(UsageError)
    expect(scanLine("login 'ann").open).toBe("'")
  })

  it('knows where each word stood', () => {
    for (const { words } of splitLine('add "3-1"  2; x')) {
      for (const { start, end, text } of words) expect('add "3-1"  2; x'.slice(start, end)).toContain(text)
    }
  })

  it('reads back every word that was quoted', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.string({ unit: 'grapheme' }), { minLength: 1 })), (statements) => {
        const line = statements.map((words) => words.map(quoteWord).join(' ')).join(' ; ')
        expect(texts(line)).toEqual(statements)
      }),
    )
  })

  it('never takes a quoted word for an option', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const [word] = splitLine(quoteWord(`--${text}`))[0]!.words
        expect(word).toMatchObject({ text: `--${text}`, quoted: true })
      }),
    )
  })

  it('takes anything that is typed without falling over', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (line) => void scanLine(line)))
  })
})
