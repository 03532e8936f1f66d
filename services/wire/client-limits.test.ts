import { afterEach, expect, test } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { TestClient } from '../testing/clients/test-client.ts'

let echo: EchoServer
const clients: TestClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  await echo.close()
})

async function join(): Promise<TestClient> {
  const client = await TestClient.connect(echo.port)
  clients.push(client)
  return client
}

test('a connection without a login that asks nothing is closed, and one with a login is not', async () => {
  echo = await EchoServer.start({ strangerIdleMs: 200 })
  const [silent, known] = [await join(), await join()]
  const asked = known.call('Hold')
  await expect.poll(() => echo.held.length, { timeout: 30_000 }).toBe(1)
  const [{ request, connection }] = echo.held as [(typeof echo.held)[number]]
  connection.becomeKnown()
  connection.succeed(request.id, '{}')
  await asked
  await silent.closed
  expect(echo.cutOff).toEqual(['nobody has logged in, and nothing was asked'])
  await known.ok('Echo')
})

test('many small requests count as one large one does', async () => {
  echo = await EchoServer.start({ strangerBytes: 6 * 1_048_576 })
  const [first, second] = [await join(), await join()]
  const filling = 'x'.repeat(16_000)
  const hold = (client: TestClient) =>
    Promise.allSettled(Array.from({ length: 600 }, () => client.call('Hold', { filling })))
  const lost = hold(first)
  // 4 MiB of them, and at most one more chunk that had arrived by then.
  await expect.poll(() => echo.held.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(250)
  expect(echo.held.length).toBeLessThan(350)
  const kept = hold(second)
  await lost
  expect(second.socket.destroyed).toBe(false)
  second.close()
  await kept
})

test('strangers with full pipelines of the smallest requests are closed before they take more memory than they may', async () => {
  echo = await EchoServer.start({ strangerBytes: 2 * 1_048_576 })
  const pipelined = 1_000
  const strangers = await Promise.all(Array.from({ length: 20 }, () => join()))
  const replies = strangers.map((stranger) =>
    Promise.allSettled(Array.from({ length: pipelined }, () => stranger.call('Hold'))),
  )
  // Each takes half a mebibyte.
  await expect.poll(() => echo.server.admission.evicted, { timeout: 30_000 }).toBeGreaterThanOrEqual(16)
  expect(echo.server.admission.heldBytes).toBeLessThanOrEqual(2 * 1_048_576)
  expect(echo.server.admission.heldBytes).toBeGreaterThan(0)
  let isDone = false
  const all = Promise.all(replies).finally(() => (isDone = true))
  const answerHeld = () => {
    for (const { request, connection } of echo.held.splice(0)) connection.succeed(request.id, '{}')
    return isDone
  }
  await expect.poll(answerHeld, { timeout: 30_000 }).toBe(true)
  const answered = (await all).filter((each) => each.every(({ status }) => status === 'fulfilled'))
  expect(answered.length).toBeGreaterThanOrEqual(1)
})

test('large requests that are being worked on hold back what comes behind them, and are free when they are answered', async () => {
  echo = await EchoServer.start()
  const client = await join()
  const filling = 'x'.repeat(1_000_000)
  const replies = Array.from({ length: 20 }, () => client.call('Hold', { filling }))
  // Four of them, and at most one more that had arrived with the fourth.
  await expect.poll(() => echo.held.length, { timeout: 30_000 }).toBeGreaterThanOrEqual(4)
  expect(echo.held.length).toBeLessThanOrEqual(6)
  let answered = 0
  while (answered < replies.length) {
    await expect.poll(() => echo.held.length, { timeout: 30_000 }).toBeGreaterThan(0)
    for (const { request, connection } of echo.held.splice(0)) {
      connection.succeed(request.id, '{}')
      answered += 1
    }
  }
  await Promise.all(replies)
})
