import { afterEach, expect, test, vi } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { WireClient } from './client.ts'
import { ApiError } from './errors.ts'
import { maxFrameBytes } from './frame.ts'
import type { Request } from './message.ts'
import type { ServerConnection } from './server-connection.ts'

type Answer = (connection: ServerConnection, request: Request) => void

const closing: (() => unknown)[] = []

afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close()
})

async function serve(onRequest: (request: Request, connection: ServerConnection) => void): Promise<number> {
  const { port, server } = await EchoServer.start({}, { onRequest })
  closing.push(() => server.close(50))
  return port
}

/** The reply as a peer sees it. */
async function seen(answer: Answer): Promise<Record<string, unknown> & { bytes: number }> {
  const port = await serve((request, connection) => answer(connection, request))
  const client = await TestClient.connect(port)
  closing.push(() => client.close())
  const reply = await client.call('Any')
  return { ...reply, bytes: JSON.stringify(reply).length }
}

const spans = JSON.stringify([{ us: 5 }])
const bytesOfSpans = `,"spans":${spans}`.length

test('spans are the last field of a reply, be it a success, a failure or passed on', async () => {
  const rest = Buffer.from('before,"ok":true,"result":{"text":"שלום"}}')
  const answers: Answer[] = [
    (to, { id }) => to.succeed(id, '{"a":1}', spans),
    (to, { id }) => to.fail(id, new ApiError('NOT_FOUND', 'No.'), spans),
    (to, { id }) => to.forward(id, rest, 6, rest.length, spans),
  ]
  const replies = await Promise.all(answers.map(seen))
  expect(replies).toMatchObject([
    { result: { a: 1 } },
    { error: { message: 'No.' } },
    { result: { text: 'שלום' } },
  ])
  for (const { spans } of replies) expect(spans).toEqual([{ us: 5 }])
  for (const reply of replies) expect(Object.keys(reply).indexOf('spans')).toBe(3)
})

test('an answer that fits into a frame only without its spans goes without', async () => {
  const resultOf = (bytes: number) => `"${'x'.repeat(bytes - '{"id":1,"ok":true,"result":""}'.length)}"`
  const largest = maxFrameBytes - bytesOfSpans
  for (const bytes of [largest, largest + 1, maxFrameBytes]) {
    const rest = Buffer.from(`,"ok":true,"result":${resultOf(bytes)}}`)
    for (const reply of [
      await seen((to, { id }) => to.succeed(id, resultOf(bytes), spans)),
      await seen((to, { id }) => to.forward(id, rest, 0, rest.length, spans)),
    ]) {
      expect(reply.ok).toBe(true)
      expect(reply.bytes).toBe(bytes === largest ? maxFrameBytes : bytes)
    }
  }
})

/** A client that notes how its requests went. */
async function connect(port: number) {
  const client = new WireClient({ host: '127.0.0.1', port, service: 'echo', connectWaitMs: 100 })
  closing.push(() => client.close())
  const noted: unknown[] = []
  const options = {
    trace: 't',
    safety: 'read' as const,
    spans: {
      begin(service: string, op: string) {
        noted.push(`${service} ${op}`)
        return (spans?: string) => void noted.push(spans && JSON.parse(spans))
      },
    },
  }
  const relay = () =>
    new Promise<string>((resolve, reject) => {
      client.relay('Any', {}, options, (error, bytes, start, end) =>
        error ? reject(error) : resolve(bytes.toString('utf8', start, end)),
      )
    })
  return { client, noted, options, relay }
}

test('a client asks for spans only where they are wanted, and takes them off the reply', async () => {
  const asked: unknown[] = []
  const port = await serve(({ id, op, spans: wanted, trace }, connection) => {
    asked.push([op, trace, wanted])
    if (op === 'Fail') connection.fail(id, new ApiError('NOT_FOUND', 'No.'), spans)
    else connection.succeed(id, '{"a":1}', wanted ? spans : undefined)
  })
  const { client, noted, options, relay } = await connect(port)
  expect(await client.request('Plain', {}, { trace: 't' })).toEqual({ a: 1 })
  expect(noted).toEqual([])
  expect(await client.request('Any', {}, options)).toEqual({ a: 1 })
  await expect(client.request('Fail', {}, options)).rejects.toMatchObject({ code: 'NOT_FOUND' })
  expect(await relay()).toBe(',"ok":true,"result":{"a":1}}')
  expect(noted).toEqual(['echo Any', [{ us: 5 }], 'echo Fail', [{ us: 5 }], 'echo Any', [{ us: 5 }]])
  expect(asked).toEqual([
    ['Plain', 't', false],
    ['Any', 't', true],
    ['Fail', 't', true],
    ['Any', 't', true],
  ])
})

test('what only looks like spans stays where it is', async () => {
  const results = [
    '{"a":1,"spans":[{"us":5}]}',
    '{"a":1,"spans":[]}',
    '[1,{"a":1,"spans":[2]}]',
    '"x,\\"spans\\":[]"',
    '{"a":"\\\\","spans":[1]}',
    '{}',
  ]
  const port = await serve(({ id }, connection) => connection.succeed(id, results.shift()!))
  const { noted, relay } = await connect(port)
  for (const result of [...results]) expect(await relay()).toBe(`,"ok":true,"result":${result}}`)
  expect(noted.filter((note) => note !== 'echo Any')).toEqual(Array(6).fill(undefined))
})

test('a result with a field of that name keeps it, and the reply loses its own', async () => {
  const port = await serve(({ id }, connection) => connection.succeed(id, '{"a":1,"spans":[2]}', spans))
  const { noted, relay } = await connect(port)
  expect(await relay()).toBe(',"ok":true,"result":{"a":1,"spans":[2]}}')
  expect(noted).toEqual(['echo Any', [{ us: 5 }]])
})

test('a request that is sent again is one, from its first attempt on', async () => {
  let lost = 0
  const port = await serve(({ id }, connection) => {
    lost += 1
    if (lost <= 2) connection.destroy()
    else connection.succeed(id, '{}', spans)
  })
  const { noted, relay } = await connect(port)
  expect(await relay()).toBe(',"ok":true,"result":{}}')
  expect(noted).toEqual(['echo Any', [{ us: 5 }]])
})

test('a request without a reply ends too', async () => {
  const port = await serve(() => undefined)
  const { client, noted, options, relay } = await connect(port)
  const unanswered = [
    expect(relay()).rejects.toMatchObject({ code: 'UNAVAILABLE' }),
    expect(client.request('Any', {}, { ...options, timeoutMs: 1 })).rejects.toMatchObject({
      code: 'TIMEOUT',
    }),
  ]
  await vi.waitFor(() => expect(noted).toHaveLength(3), { timeout: 20_000 })
  client.close()
  await Promise.all(unanswered)
  await expect(relay()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  expect(noted.filter((note) => note === undefined)).toHaveLength(3)
})
