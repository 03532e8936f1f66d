import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../electron/ipc/log-types.ts'
import { LogList } from './log-list.ts'

const line = (seq: number): LogLine => ({
  seq,
  at: 0,
  source: 'app',
  level: 'info',
  message: '',
  details: '',
})

describe('the list of log lines', () => {
  it('takes new lines and the matches that main marked among them', () => {
    const list = new LogList({ seqs: [1, 2], found: [2] }, true)
    list.add({ lines: [line(3), line(4)], found: [4], oldest: 1 })
    expect([list.listed, list.found]).toEqual([
      [1, 2, 3, 4],
      [2, 4],
    ])
  })

  it('takes each line as a match where only matches are listed', () => {
    const list = new LogList({ seqs: [1, 2] }, true)
    list.add({ lines: [line(4)], oldest: 1 })
    expect([list.listed, list.found]).toEqual([
      [1, 2, 4],
      [1, 2, 4],
    ])
  })

  it('finds nothing where nothing is searched', () => {
    const list = new LogList({ seqs: [1, 2] }, false)
    list.add({ lines: [line(3)], oldest: 1 })
    expect([list.listed, list.found]).toEqual([[1, 2, 3], []])
  })

  it('lets go of lines that are no longer kept, and says how many', () => {
    const list = new LogList({ seqs: [1, 2, 5], found: [1, 5] }, true)
    const removed = list.add({ lines: [line(6)], oldest: 3 })
    expect([removed, list.listed, list.found]).toEqual([2, [5, 6], [5]])
  })

  it('is empty after the logs were cleared', () => {
    const list = new LogList({ seqs: [1, 2, 5] }, true)
    list.add({ lines: [], oldest: 6 })
    expect([list.listed, list.found]).toEqual([[], []])
  })
})
