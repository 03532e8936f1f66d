import { describe, expect, it } from 'vitest'
import type { SnapshotInfo } from '../../../electron/ipc/snapshot-types.ts'
import { countsInWords, restoreWarning } from './snapshot-words.ts'

const snapshot: SnapshotInfo = {
  name: 'snapshot-1.sqlite',
  kind: 'taken',
  bytes: 1,
  readable: true,
  takenAt: '2026-03-01T10:00:00Z',
  counts: { accounts: 1_200, savedCarts: 3 },
}

describe('a snapshot in words', () => {
  it('says what it holds', () => {
    expect(countsInWords(snapshot)).toBe('1,200 accounts, 3 saved carts')
    const few = { ...snapshot, counts: { buyers: 1, savedCarts: 1, sessions: 0 } }
    expect(countsInWords(few)).toBe('1 buyer, 1 saved cart, 0 sessions')
  })

  it('warns of what restoring replaces', () => {
    const warning = restoreWarning('customer-db', snapshot)
    expect(warning).toContain('accounts, sessions and carts that customer-db now holds are replaced')
    expect(warning).toContain('1,200 accounts')
    expect(warning).toContain('gone')
  })
})
