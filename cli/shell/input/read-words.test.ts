import { describe, expect, it } from 'vitest'
import { UsageError } from '../../base/exit-codes.ts'
import { readWords } from './read-words.ts'
import { Registry } from '../commands/registry.ts'
import { splitLine } from './split-line.ts'

const seller = new Registry('seller')
const buyer = new Registry('buyer')

function read(registry: Registry, line: string) {
  const [statement] = splitLine(line)
  return readWords(registry.find(statement!.words[0]!.text), statement!)
}

describe('readWords', () => {
  it('takes options wherever they stand', () => {
    for (const line of ['signup ann pw --name "Ann M" --vip', 'signup --vip --name="Ann M" ann pw']) {
      expect(read(buyer, line)).toMatchObject({
        words: { username: 'ann', password: 'pw' },
        options: { name: 'Ann M', vip: 'yes' },
      })
    }
  })

  it('takes a negative number for a word, and anything behind --', () => {
    expect(read(seller, 'units 3-1 -2').words).toEqual({ item: '3-1', change: '-2' })
    expect(read(buyer, 'login -- --ann "--pw"').words).toEqual({ username: '--ann', password: '--pw' })
  })

  it('hands JSON on as it was typed', () => {
    expect(read(buyer, 'ping; raw GetItem {"itemId": "3-1"}; ping'.split(';')[1]!).rawAfterFirst).toBe(
      '{"itemId": "3-1"}',
    )
  })

  it.each(['item', 'item 3-1 2', 'search --frob', 'search --limit', 'buy --nowait=1'])(
    'refuses %s',
    (line) => {
      expect(() => read(buyer, line)).toThrow(UsageError)
    },
  )

  it('suggests what was probably meant', () => {
    expect(() => buyer.find('serch')).toThrow('Did you mean "search"?')
    expect(() => buyer.find('frobnicate')).toThrow('"help"')
  })
})

describe('the commands', () => {
  it.each([buyer, seller])('cover every operation of the contract', ({ commands, operations }) => {
    const covered = new Set(commands.map(({ operation }) => operation))
    expect(Object.keys(operations).filter((name) => !covered.has(name))).toEqual([])
  })

  it.each([buyer, seller])('have examples that are understood', (registry) => {
    for (const { examples } of registry.commands) {
      for (const example of examples) if (!example.startsWith('(')) read(registry, example)
    }
  })
})
