import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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
