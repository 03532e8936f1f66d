import { once } from 'node:events'
import { createServer } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { encodeFrame, FrameDecoder } from '../../services/wire/frame.ts'
import { MeasuringClient } from './measuring-client.ts'

const overloaded = { ok: false, error: { code: 'OVERLOADED', message: 'later', retryable: true } }

/** A client of a service that answers what it is told to, one after the other, and then with success. */
async function clientOf(replies: object[]): Promise<MeasuringClient> {
  const server = createServer((socket) => {
    const decoder = new FrameDecoder((bytes, start, end) => {
      const { id } = JSON.parse(bytes.toString('utf8', start, end)) as { id: number }
      const reply = replies.shift() ?? { ok: true, result: {} }
      socket.write(encodeFrame(JSON.stringify({ id, ...reply })))
    })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  const client = new MeasuringClient(() => port)
  onTestFinished(() => {
    client.close()
    server.close()
  })
  return client
}

test('a request that is asked again is one request, and lasts until the answer that stands', async () => {
  const client = await clientOf([overloaded, overloaded])
  await client.ok('DisplayCart')
  expect(client.failed).toBe(2)
  expect(client.measured).toHaveLength(1)
  // There is a pause of 15 ms before each further attempt.
  expect(client.measured[0]).toBeGreaterThan(25)
})

test('a request that is asked only once is measured, too', async () => {
  const client = await clientOf([overloaded])
  expect((await client.once('MakePurchase')).ok).toBe(false)
  expect(client.failed).toBe(1)
  expect(client.measured).toHaveLength(1)
})
