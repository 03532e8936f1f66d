import { appendFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeEach, describe, expect, test } from 'vitest'
import type { TimelineUpdate } from '../ipc/timeline-types.ts'
import { EventFile } from './event-file.ts'
import { EventLog, type NewEvent } from './event-log.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-timeline-'))
let path: string
let file: EventFile
let updates: TimelineUpdate[]

beforeEach(() => {
  path = join(mkdtempSync(join(folder, 'app-')), 'data', 'timeline.jsonl')
  file = new EventFile(path)
  updates = []
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The log of the app after a start. */
function start(most?: number): EventLog {
  return new EventLog({ file, ...(most && { most }), onUpdate: (update) => updates.push(update) })
}

function at(ms: number): NewEvent {
  return { at: ms, kind: 'member', member: 'product-db', what: 'killed', tone: 'error', text: `At ${ms}.` }
}

const times = (log: EventLog) => log.all.map((event) => event.at)

describe('the log of events', () => {
  test('keeps the order of time, whenever it is told of what happened', async () => {
    const log = start()
    for (const ms of [20, 10, 30, 10]) log.note(at(ms))
    expect(times(log)).toEqual([10, 10, 20, 30])
    expect(log.all.map(({ seq }) => seq)).toEqual([2, 4, 1, 3])
    await file.settled()
    expect(times(start())).toEqual([10, 10, 20, 30])
  })

  test('goes on after a start of the app with what there was, and with new numbers', async () => {
    start().note(at(1))
    await file.settled()
    const log = start()
    log.note(at(2))
    expect(log.all.map(({ seq, text }) => [seq, text])).toEqual([
      [1, 'At 1.'],
      [2, 'At 2.'],
    ])
    expect(log.whole()).toEqual({ isWhole: true, events: log.all, problem: null })
  })

  test('forgets the oldest, in memory and in its file', async () => {
    const log = start(10)
    for (let ms = 1; ms <= 95; ms += 1) log.note(at(ms))
    const newest = Array.from({ length: 10 }, (_, index) => 86 + index)
    expect(times(log)).toEqual(newest)
    await file.settled()
    expect(readFileSync(path, 'utf8').trim().split('\n').length).toBeLessThanOrEqual(20)
    const next = start(10)
    expect(times(next)).toEqual(newest)
    next.note(at(100))
    expect(next.all.at(-1)!.seq).toBe(96)
  })

  test('tells of each event, and of everything when it is cleared', async () => {
    const log = start()
    log.note(at(1))
    log.clear()
    expect(updates.map(({ isWhole, events }) => [isWhole, events.length])).toEqual([
      [false, 1],
      [true, 0],
    ])
    await file.settled()
    expect(start().all).toEqual([])
  })

  test('leaves out what is no event: the end of a line that was cut off, and what somebody else wrote', async () => {
    start().note(at(1))
    await file.settled()
    appendFileSync(path, '\n{"seq":7}\nnot JSON\n{"seq":8,"at":2,"kind":"member","wh')
    const log = start()
    expect(times(log)).toEqual([1])
    log.note(at(3))
    await file.settled()
    expect(times(start())).toEqual([1, 3])
  })

  test('says why it cannot be kept, and when it can again', async () => {
    mkdirSync(path, { recursive: true })
    const log = start()
    log.note(at(1))
    await expect.poll(() => log.whole().problem).toMatch(/EISDIR/)
    expect(updates.at(-1)!.problem).toMatch(/EISDIR/)
    expect(statSync(path).isDirectory()).toBe(true)
    rmSync(path, { recursive: true })
    log.note(at(2))
    await expect.poll(() => log.whole().problem).toBeNull()
    expect(times(log)).toEqual([1, 2])
  })
})
