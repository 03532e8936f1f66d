import { describe, expect, it } from 'vitest'
import type { LogLine } from '../../../electron/ipc/log-types.ts'
import { LogList } from './log-list.ts'

const line = (seq: number, message = ''): LogLine => ({
  seq,
  at: 0,
  source: 'app',
  level: 'info',
  message,
  details: '',
})
const all = () => true
const isHit = ({ message }: LogLine) => message === 'hit'

describe('the list of log lines', () => {
  it('takes new lines and marks those that the search finds', () => {
    const list = new LogList([1, 2], [2], all, isHit)
    list.add({ lines: [line(3), line(4, 'hit')], oldest: 1 })
    expect([list.listed, list.found]).toEqual([
      [1, 2, 3, 4],
      [2, 4],
    ])
  })

  it('takes no line twice and none that is not wanted', () => {
    const list = new LogList([1, 2], [], isHit, isHit)
    list.add({ lines: [line(2, 'hit'), line(3), line(4, 'hit')], oldest: 1 })
    expect(list.listed).toEqual([1, 2, 4])
  })

  it('lets go of lines that are no longer kept, and says how many', () => {
    const list = new LogList([1, 2, 5], [1, 5], all, isHit)
    const { removed } = list.add({ lines: [line(6)], oldest: 3 })
    expect([removed, list.listed, list.found]).toEqual([2, [5, 6], [5]])
  })

  it('is empty after the logs were cleared', () => {
    const same = [1, 2, 5]
    const list = new LogList(same, same, all, all)
    list.add({ lines: [], oldest: 6 })
    expect(list.listed).toEqual([])
  })
})
