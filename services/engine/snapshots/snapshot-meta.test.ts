import { describe, expect, test } from 'vitest'
import { metaRows, parseMeta, sealMeta } from './snapshot-meta.ts'

const facts = {
  service: 'bank',
  sequence: 12,
  takenAt: '2026-11-20T16:42:42.123Z',
  counts: { accounts: 3 },
  rows: { accounts: 3, totals: 2 },
  tableDigests: { accounts: 'aa', totals: 'bb' },
}

test('what a snapshot says about itself comes back as it was', () => {
  for (const meta of [sealMeta(facts), sealMeta({ ...facts, restoredFrom: 'snapshot-1' })]) {
    expect(parseMeta(new Map(metaRows(meta)), 'bank')).toStrictEqual(meta)
  }
})

test('the rows are in a fixed order, with what is not known left out', () => {
  const keys = (meta: Parameters<typeof metaRows>[0]) => metaRows(meta).map(([key]) => key)
  const always = ['format', 'service', 'sequence', 'takenAt', 'counts', 'rows', 'tableDigests']
  expect(keys(facts)).toEqual(always)
  expect(keys(sealMeta({ ...facts, restoredFrom: 'x' }))).toEqual([...always, 'restoredFrom', 'digest'])
  expect(metaRows(facts)[0]).toEqual(['format', '1'])
})

describe('a snapshot is refused', () => {
  const rows = new Map(metaRows(sealMeta({ ...facts, restoredFrom: 'x' })))

  test('when any fact is missing', () => {
    for (const key of rows.keys()) {
      const without = new Map(rows)
      without.delete(key)
      const why = key === 'restoredFrom' ? 'its table meta was changed' : `its table meta has no ${key}`
      expect(() => parseMeta(without, 'bank')).toThrow(why)
    }
  })

  test('when any fact was changed', () => {
    for (const [key, value] of [
      ['sequence', '13'],
      ['takenAt', '2026-11-20T16:42:42.124Z'],
      ['counts', '{}'],
      ['rows', '{}'],
      ['tableDigests', '{}'],
      ['restoredFrom', 'y'],
      ['digest', '00'],
    ] as const)
      expect(() => parseMeta(new Map(rows).set(key, value), 'bank')).toThrow('its table meta was changed')
  })

  test('when it is of another service or format', () => {
    expect(() => parseMeta(rows, 'shop')).toThrow('it belongs to bank, not to shop')
    expect(() => parseMeta(new Map(rows).set('format', '2'), 'bank')).toThrow('its format 2 is not known')
  })
})
