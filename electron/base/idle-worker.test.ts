import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { IdleWorker } from './idle-worker.ts'

const program = `
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ({ expression, text }) => {
    parentPort.postMessage({ value: new RegExp(expression).test(text) })
  })
`
const endless = { expression: '^(x+x+)+y$', text: 'x'.repeat(60) }
const quick = { expression: '^x+$', text: 'xx' }
const limitMs = 10_000
const limit = (name: string) => ({ ms: limitMs, error: new Error(`${name} is too slow`) })

let worker: IdleWorker<{ expression: string; text: string }>

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  worker = new IdleWorker(new URL(`data:text/javascript,${encodeURIComponent(program)}`), 'closed')
})

afterEach(() => {
  worker.close()
  vi.useRealTimers()
})

/** The outcome of each question, in the order in which the outcomes were known. */
function outcomes() {
  const known: string[] = []
  const follow = (name: string, answer: Promise<unknown>) =>
    answer.then(
      (value) => known.push(`${name}: ${String(value)}`),
      (error: Error) => known.push(`${name}: ${error.message}`),
    )
  return { known, follow }
}

test('a question that takes too long is rejected alone; those behind it are answered by another thread', async () => {
  const { known, follow } = outcomes()
  const first = follow('first', worker.ask(endless, limit('first')))
  const second = follow('second', worker.ask(quick, limit('second')))
  vi.advanceTimersByTime(limitMs)
  await Promise.all([first, second])
  expect(known).toEqual(['first: first is too slow', 'second: true'])
})

test('the limit of a question begins when its turn begins', async () => {
  const { known, follow } = outcomes()
  const first = follow('first', worker.ask(endless, limit('first')))
  const second = follow('second', worker.ask(endless, limit('second')))
  const third = follow('third', worker.ask(quick, limit('third')))
  vi.advanceTimersByTime(limitMs)
  await first
  vi.advanceTimersByTime(limitMs - 1)
  await Promise.resolve()
  expect(known).toEqual(['first: first is too slow'])
  vi.advanceTimersByTime(1)
  await Promise.all([second, third])
  expect(known.slice(1)).toEqual(['second: second is too slow', 'third: true'])
})

test('a question that is aborted gives its turn to the next, and one that waits leaves the queue', async () => {
  const { known, follow } = outcomes()
  const [running, waiting] = [new AbortController(), new AbortController()]
  const all = [
    follow('running', worker.ask(endless, limit('running'), running.signal)),
    follow('waiting', worker.ask(endless, limit('waiting'), waiting.signal)),
    follow('last', worker.ask(quick, limit('last'))),
  ]
  waiting.abort(new Error('not wanted'))
  running.abort(new Error('replaced'))
  await Promise.all(all)
  expect(known).toEqual(['waiting: not wanted', 'running: replaced', 'last: true'])
  await expect(worker.ask(quick, undefined, running.signal)).rejects.toThrow('replaced')
})

test('a question of which the thread dies costs no other its answer', async () => {
  const { known, follow } = outcomes()
  await Promise.all([
    follow('broken', worker.ask({ expression: '(', text: '' })),
    follow('behind', worker.ask(quick)),
  ])
  expect(known).toEqual(['broken: closed', 'behind: true'])
})

test('questions that wait when it is closed are rejected, and later ones are answered', async () => {
  const waiting = worker.ask(endless)
  worker.close()
  await expect(waiting).rejects.toThrow('closed')
  expect(await worker.ask(quick)).toBe(true)
})
