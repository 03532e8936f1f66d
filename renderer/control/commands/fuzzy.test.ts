import { describe, expect, it } from 'vitest'
import { fuzzySearch } from './fuzzy.ts'

const entries = [
  { title: 'Start all services' },
  { title: 'Restart product-db' },
  { title: 'Kill product-db', keywords: 'crash sigkill' },
  { title: 'Go to Snapshots' },
  { title: 'Go to Settings', keywords: 'preferences ports theme' },
  { title: 'Open buyer window' },
]

const titles = (typed: string) => fuzzySearch(entries, typed).map(({ title }) => title)

describe('palette search', () => {
  it('keeps the order of the registry where nothing is typed', () => {
    expect(titles('  ')).toEqual(entries.map(({ title }) => title))
  })

  it('finds a command by the starts of its words', () => {
    expect(titles('obw')[0]).toBe('Open buyer window')
    expect(titles('gs').slice(0, 2).sort()).toEqual(['Go to Settings', 'Go to Snapshots'])
  })

  it('prefers what begins as typed', () => {
    expect(titles('start')[0]).toBe('Start all services')
  })

  it('finds a command by another word for it', () => {
    expect(titles('crash')[0]).toBe('Kill product-db')
    expect(titles('preferences')).toEqual(['Go to Settings'])
  })

  it('finds nothing where the letters do not occur in order', () => {
    expect(titles('zzz')).toEqual([])
  })
})
