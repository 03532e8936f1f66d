import { afterEach, describe, expect, test, vi } from 'vitest'
import type { LogBatch, LogFilter, LogLine } from '../ipc/log-types.ts'
import { LogBook } from './log-book.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { compileSelection, type ExpressionSearch } from './log-filter.ts'

function filled(lines: number, capacity = 100): LogBook {
  const book = new LogBook(capacity)
  for (let index = 1; index <= lines; index += 1) {
    const level = index % 10 === 0 ? 'error' : 'info'
    const fields = {
      level,
      time: '2026-01-31T12:00:00.000Z',
      msg: `line ${index}`,
      op: 'Ping',
      trace: `t${index}`,
    }
    book.addRaw('product-db', JSON.stringify(fields))
  }
  return book
}

const inThisThread: ExpressionSearch = {
  find: (expression, lines) =>
    Promise.resolve(lines.filter(({ message }) => new RegExp(expression, 'i').test(message))),
}
const selector = (filter: LogFilter, mark = false) => compileSelection(filter, mark, inThisThread)
const everything = selector({})

/** A search whose answers the test gives. */
class SlowSearch implements ExpressionSearch {
  readonly asked: {
    seqs: number[]
    signal: AbortSignal | undefined
    answer(): void
    fail(error: Error): void
  }[] = []

  find(_: string, lines: readonly LogLine[], signal?: AbortSignal): Promise<LogLine[]> {
    return new Promise((resolve, reject) =>
      this.asked.push({
        seqs: lines.map(({ seq }) => seq),
        signal,
        answer: () => resolve([...lines]),
        fail: reject,
      }),
    )
  }
}

const expression = { search: 'line', regex: true }

afterEach(() => void vi.useRealTimers())

describe('a log book', () => {
  test('keeps the newest lines and forgets the oldest', () => {
    const book = filled(250)
    expect(book.total).toBe(100)
    expect(book.oldest).toBe(151)
    expect(book.linesFrom(0).map(({ seq }) => seq)).toEqual(
      Array.from({ length: 100 }, (_, index) => 151 + index),
    )
    expect(book.read([150, 151, 250, 251]).map(({ message }) => message)).toEqual(['line 151', 'line 250'])
  })

  test('finds lines by source, level, text, expression and trace', async () => {
    const book = filled(50)
    const seqs = async (filter: LogFilter) =>
      (await book.follow('me', { select: selector(filter), receive: () => undefined })).seqs
    expect(await seqs({ levels: ['error'] })).toEqual([10, 20, 30, 40, 50])
    expect(await seqs({ sources: ['customer-db'] })).toEqual([])
    expect(await seqs({ search: 'LINE 3', levels: ['error'] })).toEqual([30])
    expect(await seqs({ search: '^line [12]$', regex: true })).toEqual([1, 2])
    expect(await seqs({ search: 'line (', regex: false })).toEqual([])
    expect(await seqs({ trace: 't7' })).toEqual([7])
    expect(() => selector({ search: '(', regex: true })).toThrow(/regular expression/)
  })

  test('tells which of the lines a search finds where matches are only marked', async () => {
    vi.useFakeTimers()
    const book = filled(12)
    const batches: LogBatch[] = []
    const matches = await book.follow('me', {
      select: selector({ search: 'line \\d\\d', regex: true, levels: ['info'] }, true),
      receive: (batch) => batches.push(batch),
    })
    expect(matches).toMatchObject({ seqs: [1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12], found: [11, 12] })
    for (const message of ['line 2', 'line 14']) book.logger('app').info({}, message)
    await vi.advanceTimersByTimeAsync(200)
    expect(batches).toMatchObject([{ following: matches.following, found: [14] }])
    expect(batches[0]!.lines.map(({ seq }) => seq)).toEqual([13, 14])
  })

  test('sends followers what is new and matches, in batches', async () => {
    vi.useFakeTimers()
    const book = filled(5)
    const batches: LogBatch[] = []
    await book.follow('me', { select: selector({ search: 'even' }), receive: (batch) => batches.push(batch) })
    for (const word of ['odd', 'even', 'odd', 'even']) book.addRaw('app', word)
    expect(batches).toEqual([])
    await vi.advanceTimersByTimeAsync(200)
    expect(batches.map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([[7, 9]])
    book.leave('me')
    book.addRaw('app', 'even')
    await vi.advanceTimersByTimeAsync(200)
    expect(batches).toHaveLength(1)
  })

  test('answers a slow search before it sends what came meanwhile, in order, and drops the search before it', async () => {
    const book = filled(3)
    const slow = new SlowSearch()
    const told: unknown[] = []
    const follow = (name: string) =>
      book
        .follow('me', {
          select: compileSelection(expression, false, slow),
          receive: ({ lines }) => told.push([name, lines.map(({ seq }) => seq)]),
        })
        .then(({ seqs }) => told.push([name, 'answer', seqs]))
    const first = follow('first')
    const second = follow('second')
    book.addRaw('app', 'line 4')
    await expect.poll(() => slow.asked).toHaveLength(2)
    expect(slow.asked.map(({ signal }) => signal?.aborted)).toEqual([true, false])
    for (const { answer } of slow.asked) answer()
    await Promise.all([first, second])
    await expect.poll(() => slow.asked).toHaveLength(3)
    book.addRaw('app', 'line 5')
    slow.asked[2]!.answer()
    await expect.poll(() => slow.asked).toHaveLength(4)
    slow.asked[3]!.answer()
    await expect.poll(() => told).toHaveLength(4)
    expect(told).toEqual([
      ['first', 'answer', [1, 2, 3]],
      ['second', 'answer', [1, 2, 3]],
      ['second', [4]],
      ['second', [5]],
    ])
  })

  test('keeps no more for a slow search than the book holds, and searches it at once', async () => {
    vi.useFakeTimers()
    const book = filled(1, 10)
    const slow = new SlowSearch()
    const batches: LogBatch[] = []
    const answer = book.follow('me', {
      select: compileSelection(expression, false, slow),
      receive: (batch) => batches.push(batch),
    })
    for (let line = 2; line <= 40; line += 1) {
      book.addRaw('app', `line ${line}`)
      await vi.advanceTimersByTimeAsync(100)
    }
    expect(slow.asked).toHaveLength(1)
    slow.asked[0]!.answer()
    await answer
    await vi.advanceTimersByTimeAsync(1_000)
    const newest = Array.from({ length: 10 }, (_, index) => 31 + index)
    expect(slow.asked.slice(1).map(({ seqs }) => seqs)).toEqual([newest])
    slow.asked[1]!.answer()
    await vi.advanceTimersByTimeAsync(1_000)
    expect(batches.map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([newest])
  })

  test('tells a follower why no more lines come', async () => {
    vi.useFakeTimers()
    const book = filled(1)
    const slow = new SlowSearch()
    const batches: LogBatch[] = []
    const answer = book.follow('me', {
      select: compileSelection(expression, false, slow),
      receive: (batch) => batches.push(batch),
    })
    slow.asked[0]!.answer()
    const { following } = await answer
    book.addRaw('app', 'line 2')
    await vi.advanceTimersByTimeAsync(200)
    slow.asked[1]!.fail(new ApiError('INVALID_ARGUMENT', 'takes too long'))
    book.addRaw('app', 'line 3')
    await vi.advanceTimersByTimeAsync(1_000)
    expect(batches).toMatchObject([
      { following, lines: [], error: { code: 'INVALID_ARGUMENT', message: 'takes too long' } },
    ])
    expect(slow.asked).toHaveLength(2)
  })

  test('numbers lines on when it was cleared', async () => {
    const book = filled(30)
    book.clear()
    expect(book.total).toBe(0)
    book.addRaw('app', 'after')
    const { seqs } = await book.follow('me', { select: everything, receive: () => undefined })
    expect(seqs).toEqual([31])
  })

  test('takes lines that are no JSON, and puts fields in words', () => {
    const book = new LogBook()
    book.addRaw('app', '(node:1) Warning: something')
    book.addRaw(
      'product-db',
      '{"level":"debug","time":"x","op":"GetItem","ms":0.5,"note":"two words","msg":"request"}',
    )
    const [warning, request] = book.read([1, 2])
    expect(warning).toMatchObject({ level: 'warn', message: '(node:1) Warning: something' })
    expect(request).toMatchObject({
      level: 'debug',
      message: 'request',
      details: 'op=GetItem ms=0.5 note="two words"',
    })
  })
})
