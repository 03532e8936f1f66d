import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { type Appender, GroupCommit, type GroupCommitOptions } from './group-commit.ts'
import { silentLog } from '../log.ts'
import { listeningLog, open } from '../testing/bank.ts'
import { Bank, type BankCommand, type BankOutcome } from '../testing/machine.ts'

interface Append {
  payload: string
  first: number
  count: number
  done(error: Error | null): void
}

/** A journal that ends no write until it is told to. */
class HeldJournal implements Appender {
  mustAppendAlone = false
  readonly appends: Append[] = []

  append(payload: string, first: number, count: number, done: Append['done']): void {
    this.appends.push({ payload, first, count, done })
  }

  get numbers(): [first: number, count: number][] {
    return this.appends.map(({ first, count }) => [first, count])
  }
}

let journal: HeldJournal
let outcomes: Record<string, unknown>
let commit: GroupCommit<Bank, BankCommand, BankOutcome>
const onFatal = vi.fn()
const onFlushed = vi.fn()

beforeEach(() => {
  vi.resetAllMocks()
  begin()
})

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

function begin(more: Partial<GroupCommitOptions> = {}): void {
  journal = new HeldJournal()
  outcomes = {}
  const options = { sequence: 10, maxWaiting: 100, flushDelayMs: 0, log: silentLog, onFatal, onFlushed }
  commit = new GroupCommit(new Bank(), journal, { ...options, ...more })
}

function submit(...accounts: string[]): void {
  for (const account of accounts)
    commit.submit(open(account), (error, outcome) => (outcomes[account] = error ?? outcome))
}

const turn = () => new Promise(setImmediate)

/** Each word is a batch of its own, with an account for each letter. */
async function submitInTurn(...words: string[]): Promise<void> {
  for (const word of words) {
    submit(...word)
    await turn()
  }
}

const lengthOf = (...accounts: string[]) =>
  accounts.map((account) => JSON.stringify(open(account))).join('\n').length
const diskFull = () => Object.assign(new Error('full'), { code: 'ENOSPC' })

describe('writes', () => {
  test('are numbered behind all that is under way, two of them at once', async () => {
    await submitInTurn('a', 'bc', 'd', 'ef')
    expect(journal.numbers).toEqual([
      [11, 1],
      [12, 2],
    ])
    journal.appends[0]!.done(null)
    expect(journal.numbers.slice(2)).toEqual([[14, 3]])
    journal.appends[1]!.done(null)
    journal.appends[2]!.done(null)
    await submitInTurn('g')
    expect(journal.numbers.slice(3)).toEqual([[17, 1]])
    expect(commit).toMatchObject({ sequence: 16, commands: 6, flushes: 3, waiting: 1 })
    expect(onFlushed).toHaveBeenCalledTimes(3)
  })

  test('are done one by one while the journal wants that', async () => {
    journal.mustAppendAlone = true
    await submitInTurn('a', 'b')
    expect(journal.numbers).toEqual([[11, 1]])
    journal.appends[0]!.done(null)
    expect(journal.numbers.slice(1)).toEqual([[12, 1]])
  })

  test('are timed from their beginning, and the times are added up', async () => {
    const now = vi.spyOn(performance, 'now').mockReturnValue(1_000)
    await submitInTurn('a', 'b')
    now.mockReturnValue(1_007)
    journal.appends[0]!.done(null)
    expect(commit).toMatchObject({ lastFlushMs: 7, totalFlushMs: 7 })
    now.mockReturnValue(1_009)
    journal.appends[1]!.done(null)
    expect(commit).toMatchObject({ lastFlushMs: 9, totalFlushMs: 16 })
  })

  test('hold no more than goes into one record', () => {
    vi.useFakeTimers({ toFake: ['setImmediate'] })
    const full = 4 * 1024 * 1024
    const note = 'x'.repeat(full - lengthOf('a'))
    commit.submit(open('a', note), () => undefined)
    submit('b', 'c')
    vi.runAllTimers()
    expect(journal.numbers).toEqual([
      [11, 1],
      [12, 2],
    ])
    begin()
    commit.submit(open('a', note.slice(1)), () => undefined)
    submit('b')
    vi.runAllTimers()
    expect(journal.numbers).toEqual([[11, 2]])
  })

  test('that wait for their delay begin when it is over, one after the other', () => {
    vi.useFakeTimers({ toFake: ['setImmediate', 'setTimeout'] })
    commit.flushDelayMs = 100
    submit('a')
    vi.advanceTimersByTime(50)
    submit('b')
    vi.advanceTimersByTime(49)
    expect(journal.numbers).toEqual([])
    vi.advanceTimersByTime(1)
    expect(journal.numbers).toEqual([[11, 1]])
    vi.advanceTimersByTime(99)
    expect(journal.numbers).toEqual([[11, 1]])
    vi.advanceTimersByTime(1)
    expect(journal.numbers).toEqual([
      [11, 1],
      [12, 1],
    ])
  })
})

describe('numbers are reserved', () => {
  const reserve = vi.fn<(growth: number) => void>()

  test('for all that is under way', async () => {
    begin({ reserve })
    await submitInTurn('a', 'bc')
    journal.appends[0]!.done(null)
    await submitInTurn('def')
    journal.appends[1]!.done(null)
    journal.appends[2]!.done(null)
    await submitInTurn('g')
    const lengths = [['a'], ['a', 'bc'], ['bc', 'def'], ['g']].map((words) =>
      words.reduce((sum, word) => sum + lengthOf(...word), 0),
    )
    expect(reserve.mock.calls).toEqual(lengths.map((length) => [length * 5]))
  })

  test('or the change is refused, and nothing is written', async () => {
    begin({ reserve })
    reserve.mockImplementationOnce(() => {
      throw diskFull()
    })
    await submitInTurn('a')
    expect(outcomes).toMatchObject({ a: { code: 'UNAVAILABLE', indefinite: false } })
    expect(journal.appends).toEqual([])
    await submitInTurn('b')
    expect(journal.numbers).toEqual([[11, 1]])
    expect(onFatal).not.toHaveBeenCalled()
  })
})

describe('when a write finds the disk full', () => {
  test('what follows waits until those behind it have failed, too, and takes their numbers', async () => {
    await submitInTurn('a', 'b', 'c')
    journal.appends[0]!.done(diskFull())
    expect(journal.appends).toHaveLength(2)
    journal.appends[1]!.done(diskFull())
    expect(journal.numbers.slice(2)).toEqual([[11, 1]])
    journal.appends[2]!.done(null)
    expect(outcomes).toMatchObject({
      a: { code: 'UNAVAILABLE', indefinite: false },
      b: { code: 'UNAVAILABLE', indefinite: false },
      c: { ok: true },
    })
    expect(onFlushed).toHaveBeenCalledTimes(1)
    expect(commit).toMatchObject({ flushes: 1, waiting: 0 })
  })
})

describe('when a write fails', () => {
  const broken = new Error('broken')

  test('what waits is refused with the reason, and the failure is told once', async () => {
    await submitInTurn('a', 'b', 'c')
    journal.appends[0]!.done(broken)
    journal.appends[1]!.done(new Error('another'))
    submit('d')
    expect(outcomes).toMatchObject({
      a: { indefinite: true },
      b: { indefinite: true },
      c: { indefinite: false, message: expect.stringContaining('broken') },
      d: { indefinite: false, message: expect.stringContaining('broken') },
    })
    expect(onFatal.mock.calls).toEqual([[broken]])
    expect(commit.waiting).toBe(0)
    await expect(commit.hold()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
    await commit.drain()
    submit('e')
    expect(outcomes.e).toMatchObject({ message: expect.stringContaining('broken') })
  })
})

describe('holding', () => {
  test('waits for all that was submitted before, and keeps what comes after back', async () => {
    submit('a')
    let held = false
    const holding = commit.hold().then(() => (held = true))
    await turn()
    await submitInTurn('b')
    journal.appends[0]!.done(null)
    await turn()
    // The second write is under way and has to end as well.
    expect(held).toBe(false)
    journal.appends[1]!.done(null)
    await holding
    await submitInTurn('c')
    expect(journal.appends).toHaveLength(2)
    commit.release()
    expect(journal.numbers.slice(2)).toEqual([[13, 1]])
  })
})

describe('draining', () => {
  test('ends when all is answered, and refuses what comes meanwhile', async () => {
    submit('a')
    let drained = false
    const draining = commit.drain().then(() => (drained = true))
    submit('b')
    expect(outcomes.b).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('shutting down'),
    })
    await turn()
    expect(drained).toBe(false)
    journal.appends[0]!.done(null)
    await draining
    expect(outcomes.a).toMatchObject({ ok: true })
  })
})

describe('a defect', () => {
  test('of the machine is answered and noted, and what follows is applied', async () => {
    const log = listeningLog()
    begin({ log })
    commit.submit({ type: 'explode', account: 'x' }, (error) => (outcomes.x = error))
    await submitInTurn('a')
    journal.appends[0]!.done(null)
    expect(outcomes).toMatchObject({ x: { code: 'INTERNAL' }, a: { ok: true } })
    expect(log.warnings).toHaveLength(1)
    expect(commit.waiting).toBe(0)
  })

  test('of one who is answered shows, and the others are answered as well', async () => {
    const later = vi.spyOn(globalThis, 'queueMicrotask').mockImplementation(() => undefined)
    const defect = new Error('defect')
    commit.submit(open('x'), () => {
      throw defect
    })
    await submitInTurn('a')
    journal.appends[0]!.done(null)
    expect(outcomes.a).toMatchObject({ ok: true })
    expect(later).toHaveBeenCalledTimes(1)
    expect(later.mock.calls[0]![0]).toThrow(defect)
  })
})
