import { expect, test } from 'vitest'
import { LogBook } from './log-book.ts'
import { LogHistory } from './log-history.ts'

const program = (answer: string) =>
  new URL(
    `data:text/javascript,${encodeURIComponent(
      `import { parentPort } from 'node:worker_threads'
       parentPort.on('message', () => parentPort.postMessage(${answer}))`,
    )}`,
  )
const older = { at: 1, source: 'app', level: 'info', message: 'older', details: '', raw: '{}' }

function fullBook(): LogBook {
  const book = new LogBook(3)
  for (const word of ['one', 'two', 'three']) book.addRaw('app', word)
  return book
}

const messages = (book: LogBook) => book.linesFrom(book.oldest).map(({ message }) => message)
/** The load has asked its thread, whose answer cannot have come yet. */
const asked = () => new Promise<void>((resolve) => process.nextTick(resolve))

test('older lines come into a full book while new ones come', async () => {
  const book = fullBook()
  const history = new LogHistory(book, program(JSON.stringify({ value: { lines: [older], more: true } })))
  const loaded = history.load('')
  await asked()
  book.addRaw('app', 'four')
  expect(await loaded).toEqual({ loaded: 1, more: true })
  expect(messages(book)).toEqual(['older', 'one', 'two', 'three', 'four'])
  book.addRaw('app', 'five')
  expect(messages(book)).toEqual(['one', 'two', 'three', 'four', 'five'])
  history.close()
})

test('a book that could not be given older lines is as full as before', async () => {
  const book = fullBook()
  const history = new LogHistory(book, program(`{ error: { code: 'UNAVAILABLE', message: 'no' } }`))
  const loaded = history.load('')
  await asked()
  book.addRaw('app', 'four')
  await expect(loaded).rejects.toThrow('no')
  expect(messages(book)).toEqual(['two', 'three', 'four'])
  history.close()
})
