import { afterEach, expect, test } from 'vitest'
import { IdleWorker } from './idle-worker.ts'

const program = `
  import { parentPort } from 'node:worker_threads'
  parentPort.on('message', ({ id, question }) => {
    const pattern = new RegExp(question.expression)
    parentPort.postMessage({ id, value: pattern.test(question.text) })
  })
`
const worker = new IdleWorker<{ expression: string; text: string }>(
  new URL(`data:text/javascript,${encodeURIComponent(program)}`),
  'closed',
)

afterEach(() => worker.close())

test('a thread that would never come to its end is ended, and the next question is answered by another', async () => {
  const endless = worker.ask(
    { expression: '^(x+x+)+y$', text: 'x'.repeat(60) },
    { ms: 50, error: new Error('too slow') },
  )
  const behind = worker.ask({ expression: 'x', text: 'x' })
  await expect(endless).rejects.toThrow('too slow')
  await expect(behind).rejects.toThrow('too slow')
  expect(await worker.ask({ expression: '^x+$', text: 'xx' })).toBe(true)
})

test('who waits when it is closed hears so', async () => {
  const waiting = worker.ask({ expression: '^(x+x+)+y$', text: 'x'.repeat(60) })
  worker.close()
  await expect(waiting).rejects.toThrow('closed')
})
