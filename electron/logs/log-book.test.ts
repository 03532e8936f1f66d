import { describe, expect, test, vi } from 'vitest'
import type { LogBatch, LogFilter } from '../ipc/log-types.ts'
import { LogBook } from './log-book.ts'
import { compileFilter, type ExpressionSearch } from './log-filter.ts'

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
const selector = (filter: LogFilter) => compileFilter(filter, inThisThread)
const everything = selector({})

describe('a log book', () => {
  test('keeps the newest lines and forgets the oldest', () => {
    const book = filled(250)
    expect(book.total).toBe(100)
    expect(book.oldest).toBe(151)
    expect([...book.lines()].map(({ seq }) => seq)).toEqual(
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

  test('sends followers what is new and matches, in batches', async () => {
    vi.useFakeTimers()
    const book = filled(5)
    const batches: LogBatch[] = []
    await book.follow('me', { select: selector({ search: 'even' }), receive: (batch) => batches.push(batch) })
    for (const word of ['odd', 'even', 'odd', 'even']) book.addRaw('app', word)
    expect(batches).toEqual([])
    vi.advanceTimersByTime(200)
    expect(batches.map(({ lines }) => lines.map(({ seq }) => seq))).toEqual([[7, 9]])
    book.leave('me')
    book.addRaw('app', 'even')
    vi.advanceTimersByTime(200)
    expect(batches).toHaveLength(1)
    vi.useRealTimers()
  })

  test('answers a slow search before it sends what came meanwhile, in order, and drops the search before it', async () => {
    const book = filled(3)
    const searches: (() => void)[] = []
    const slow: ExpressionSearch = {
      find: (_, lines) => new Promise((resolve) => searches.push(() => resolve([...lines]))),
    }
    const told: unknown[] = []
    const follow = (name: string) =>
      book
        .follow('me', {
          select: compileFilter({ search: 'line', regex: true }, slow),
          receive: ({ lines }) => told.push([name, lines.map(({ seq }) => seq)]),
        })
        .then(({ seqs }) => told.push([name, 'answer', seqs]))
    const first = follow('first')
    const second = follow('second')
    book.addRaw('app', 'line 4')
    await expect.poll(() => searches).toHaveLength(2)
    for (const end of searches.splice(0)) end()
    await Promise.all([first, second])
    await expect.poll(() => searches).toHaveLength(1)
    book.addRaw('app', 'line 5')
    searches.splice(0)[0]!()
    await expect.poll(() => searches).toHaveLength(1)
    searches[0]!()
    await expect.poll(() => told).toHaveLength(4)
    expect(told).toEqual([
      ['first', 'answer', [1, 2, 3]],
      ['second', 'answer', [1, 2, 3]],
      ['second', [4]],
      ['second', [5]],
    ])
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
