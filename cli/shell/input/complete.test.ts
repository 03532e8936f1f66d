import { describe, expect, it } from 'vitest'
import { complete } from './complete.ts'
import { Registry } from '../commands/registry.ts'
import { Seen } from '../seen.ts'

const buyer = new Registry('buyer')
const seller = new Registry('seller')
const seen = new Seen()
seen.learn({
  items: [
    { itemId: '3-1', category: 3 },
    { itemId: '3-12', category: 4 },
  ],
  order: { orderId: 'o7' },
})

describe('complete', () => {
  it.each([
    ['sea', ['search '], 'sea'],
    ['login ann pw; sea', ['search '], 'sea'],
    ['item 3', ['3-1 ', '3-12 '], '3'],
    ['add 3-12', ['3-12 '], '3-12'],
    ['add 3-12 ', [], ''],
    ['search ', ['3 ', '4 '], ''],
    ['order ', ['o7 '], ''],
    ['search --l', ['--limit '], '--l'],
    ['thumb 3-1 ', ['up ', 'down '], ''],
    ['watch items o', ['orders ', 'off '], 'o'],
    ['help wat', ['watch '], 'wat'],
    ['raw GetI', ['GetItem ', 'GetItemImage '], 'GetI'],
    ['item "3-12', ['3-12 '], '"3-12'],
    ['frob ', [], ''],
  ])('%s', (line, hits, replaced) => {
    expect(complete(buyer, seen, line)).toEqual([hits, replaced])
  })

  it('completes files and words of a fixed set', () => {
    expect(complete(seller, seen, 'import package.j')[0]).toEqual(['package.json '])
    expect(complete(seller, seen, 'sell Lamp 3 1 1 u')[0]).toEqual(['used '])
  })
})
