import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { otherMarket } from '../ipc/shop-types.ts'
import { MarketBook } from './market-book.ts'

let folder: string
let file: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-markets-'))
  file = join(folder, 'markets.json')
})

afterEach(() => rmSync(folder, { recursive: true }))

const market = (name: string, port = 6003) => ({
  name,
  buyer: { host: 'lab', port },
  seller: { host: 'lab', port: port + 1 },
})

test('a market is entered, remembered by its name, left and forgotten', () => {
  const onChange = vi.fn()
  const book = new MarketBook(file, onChange)
  expect(book.state()).toEqual({ known: [], current: null })
  book.add(market('Lab'))
  book.add(market('Home'))
  expect(book.current).toEqual(market('Home'))
  book.use('Lab')
  expect(book.state()).toMatchObject({ current: 'Lab', known: [{ name: 'Lab' }, { name: 'Home' }] })
  book.forget('Home')
  expect(book.state().current).toBe('Lab')
  book.use(null)
  expect(book.current).toBeUndefined()
  expect(onChange).toHaveBeenCalledTimes(5)
})

test('at the next start the markets are known, and the windows are in the own one', () => {
  const before = new MarketBook(file, () => undefined)
  before.add(market('Lab', 7003))
  before.add(market('Lab', 8003))
  expect(new MarketBook(file, () => undefined).state()).toEqual({
    known: [market('Lab', 8003)],
    current: null,
  })
})

test('the one where the windows are is left when it is forgotten, and an unknown one is not entered', () => {
  const book = new MarketBook(file, () => undefined)
  book.add(market('Lab'))
  book.forget('Lab')
  expect(book.state()).toEqual({ known: [], current: null })
  expect(() => book.use('Lab')).toThrow('No market named Lab')
})

test('a file that does not hold is as none', () => {
  for (const text of ['{', '[{"name":"Lab"}]', '{"known":[]}']) {
    writeFileSync(file, text)
    expect(new MarketBook(file, () => undefined).state().known).toEqual([])
  }
})

test('the name and the hosts of a market hold nothing that could rewrite the question about it', () => {
  const at = (host: string) => ({ ...market('Lab'), buyer: { host, port: 1 } })
  for (const host of ['lab', '192.168.0.7', 'fe80::1%eth0', 'büro.example'])
    expect(otherMarket.safeParse(at(host)).success, host).toBe(true)
  for (const host of ['a b', 'lab\nDone.', 'a/b', '\u202elab', ''])
    expect(otherMarket.safeParse(at(host)).success, host).toBe(false)
  for (const name of ['Lab B', 'Büro', '実験室'])
    expect(otherMarket.safeParse(market(name)).success, name).toBe(true)
  for (const name of ['Lab\n\nAll is well', 'Lab\u0000', '\u202eLab', 'L\u2028ab', '\u200b'])
    expect(otherMarket.safeParse(market(name)).success, JSON.stringify(name)).toBe(false)
})
