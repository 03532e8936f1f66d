import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import { afterEach, expect, test, vi } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { frame, TestClient } from '../testing/clients/test-client.ts'
import { maxFrameBytes } from './frame.ts'
import type { WireLimits } from './limits.ts'

/** Against hanging: whatever is waited for comes sooner. */
const patience = { timeout: 30_000, interval: 5 }

const servers: EchoServer[] = []
const clients: TestClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const server of servers.splice(0)) await server.close()
})

async function start(limits: Partial<WireLimits> = {}): Promise<EchoServer> {
  const echo = await EchoServer.start(limits)
  servers.push(echo)
  return echo
}

async function join({ port }: EchoServer): Promise<TestClient> {
  const client = await TestClient.connect(port)
  clients.push(client)
  return client
}

async function rawSocket({ port }: EchoServer): Promise<Socket> {
  const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true })
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  return socket
}

function header(length: number): Buffer {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(length)
  return bytes
}

test('a thousand pipelined requests are all answered, each with its own', async () => {
  const client = await join(await start())
  const replies = await Promise.all(Array.from({ length: 1_000 }, (_, n) => client.ok('Echo', { n })))
  expect(replies.map(({ args }) => args.n)).toEqual([...Array(1_000).keys()])
})

test('replies come in any order, matched by id', async () => {
  const client = await join(await start())
  const order: number[] = []
  await Promise.all(
    [60, 0, 30].map(async (afterMs) => {
      await client.ok('Echo', { afterMs })
      order.push(afterMs)
    }),
  )
  expect(order).toEqual([0, 30, 60])
})

test('ids may be any integer from 0 to 2^53-1, also one that is in use', async () => {
  const client = await join(await start())
  for (const id of [0, 1, 2 ** 31, 2 ** 32, Number.MAX_SAFE_INTEGER]) {
    expect((await client.request({ id, op: 'Echo' })).id).toBe(id)
  }
  expect((await client.requestText(1_000, '{"id":1e3,"op":"Echo"}')).id).toBe(1_000)
})

test('many frames in one segment, and one frame in many segments', async () => {
  const client = await join(await start())
  const requests = [901, 902, 903].map((id) => JSON.stringify({ id, op: 'Echo', args: { id } }))
  const together = Promise.all([901, 902, 903].map((id) => client.request({ id, op: 'Wait' })))
  client.socket.write(Buffer.concat(requests.map(frame)))
  await together
  const answer = client.requestText(5, JSON.stringify({ id: 5, op: 'Echo' }))
  await answer
  const last = frame(JSON.stringify({ id: 6, op: 'Echo', args: {} }))
  const slow = new Promise((resolve) => client.until(() => client.strays.length > 0).catch(resolve))
  for (const byte of last) {
    client.socket.write(Buffer.from([byte]))
    await new Promise((resolve) => setImmediate(resolve))
  }
  expect((await client.call('Echo')).ok).toBe(true)
  client.close()
  await slow
})

test.each([0, maxFrameBytes + 1, 2 ** 31, 2 ** 32 - 1])(
  'a length of %i is answered BAD_FRAME, and then the connection is closed',
  async (length) => {
    const echo = await start()
    const client = await join(echo)
    const beside = await join(echo)
    client.socket.write(Buffer.concat([header(length), Buffer.alloc(300_000)]))
    await client.closed
    expect(client.strays).toEqual([
      {
        id: null,
        ok: false,
        error: {
          code: 'BAD_FRAME',
          message: expect.stringContaining(String(length)),
          retryable: false,
          indefinite: false,
        },
      },
    ])
    expect((await beside.call('Echo')).ok).toBe(true)
  },
)

test('the BAD_FRAME reply arrives although the peer goes on sending', async () => {
  const echo = await start()
  for (let round = 0; round < 20; round += 1) {
    const client = await join(echo)
    client.socket.write(header(0))
    const flood = setInterval(() => client.socket.write(Buffer.alloc(65_536)), 1)
    await client.closed
    clearInterval(flood)
    expect(client.strays.map(({ error }) => error!.code)).toEqual(['BAD_FRAME'])
  }
})

test('the largest frame is taken', async () => {
  const client = await join(await start())
  const text = JSON.stringify({ id: 1, op: 'Echo', filling: '' })
  const largest = text.replace('""', `"${'x'.repeat(maxFrameBytes - text.length)}"`)
  expect(Buffer.byteLength(largest)).toBe(maxFrameBytes)
  expect((await client.requestText(1, largest)).ok).toBe(true)
})

test('what is no request is answered BAD_REQUEST, and the connection stays usable', async () => {
  const client = await join(await start())
  const bad = [
    'not json',
    '{',
    '"text"',
    '5',
    'null',
    '[]',
    '[{"id":1,"op":"Echo"}]',
    '{}',
    '{"op":"Echo"}',
    '{"id":null,"op":"Echo"}',
    '{"id":-1,"op":"Echo"}',
    '{"id":1.5,"op":"Echo"}',
    '{"id":"1","op":"Echo"}',
    '{"id":9007199254740992,"op":"Echo"}',
    '{"id":1e999,"op":"Echo"}',
    '{"id":NaN,"op":"Echo"}',
    '\ufeff{"id":1,"op":"Echo"}',
    '\u0000',
    ' ',
    '['.repeat(100_000),
    Buffer.from([0xff, 0xfe]),
    Buffer.from([...Buffer.from('{"id":1,"op":"'), 0xc3, 0x28, ...Buffer.from('"}')]),
    Buffer.from([...Buffer.from('{"id":1,"op":"'), 0xed, 0xa0, 0x80, ...Buffer.from('"}')]),
  ]
  for (const text of bad) client.socket.write(frame(text))
  expect((await client.call('Echo')).ok).toBe(true)
  expect(client.strays).toHaveLength(bad.length)
  for (const { id, ok, error } of client.strays) {
    expect({ id, ok, code: error!.code, retryable: error!.retryable }).toEqual({
      id: null,
      ok: false,
      code: 'BAD_REQUEST',
      retryable: false,
    })
  }
})

test('U+FFFD itself is sound UTF-8', async () => {
  const client = await join(await start())
  expect((await client.ok('Echo', { text: '\ufffd' })).args.text).toBe('\ufffd')
})

test('a client that half-closes still gets its replies, however slowly it reads', async () => {
  const socket = await rawSocket(await start())
  const requests = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((id) => ({
    id,
    op: 'Echo',
    args: { bytes: 1_000_000, afterMs: 5 * id },
  }))
  socket.end(Buffer.concat(requests.map((request) => frame(JSON.stringify(request)))))
  await pause(1_300)
  let bytes = 0
  socket.on('data', (chunk) => {
    bytes += chunk.length
    socket.pause()
    setTimeout(() => socket.resume(), 3)
  })
  await once(socket, 'end')
  expect(bytes).toBeGreaterThan(10_000_000)
})

test('an unfinished frame is cut off, slow but steady ones are not', async () => {
  const echo = await start({ patienceMs: 250 })
  const unfinished = await join(echo)
  const dribbling = await join(echo)
  const silent = await join(echo)
  unfinished.socket.write(Buffer.concat([header(100), Buffer.from('{"id":')]))
  const started = Date.now()
  const dribble = setInterval(() => dribbling.socket.write(Buffer.from([0])), 20)
  await Promise.all([unfinished.closed, dribbling.until(() => false).catch(() => undefined)])
  clearInterval(dribble)
  expect(Date.now() - started).toBeGreaterThanOrEqual(240)
  // A connection that just has nothing to say stays.
  expect((await silent.call('Echo')).ok).toBe(true)
  expect(unfinished.strays).toEqual([])
})

test('a peer that does not read its replies is cut off, costs little, and disturbs no other client', async () => {
  const echo = await start({ patienceMs: 400 })
  const beside = await join(echo)
  await beside.ok('Echo', { bytes: 100_000 })
  const before = process.memoryUsage().rss
  const sleeper = await rawSocket(echo)
  sleeper.pause()
  const request = frame(JSON.stringify({ id: 1, op: 'Echo', args: { bytes: 100_000 } }))
  const flood = setInterval(() => {
    for (let i = 0; i < 100 && sleeper.writableLength < 1_048_576; i += 1) sleeper.write(request)
  }, 5)
  let answered = 0
  while (!echo.cutOff.includes('the peer does not read its replies')) {
    await beside.ok('Echo')
    answered += 1
    await pause(5)
  }
  clearInterval(flood)
  expect(answered).toBeGreaterThan(3)
  expect(process.memoryUsage().rss - before).toBeLessThan(150 * 1_048_576)
  sleeper.destroy()
})

test('a peer that reads slowly is not cut off', async () => {
  const echo = await start({ patienceMs: 10_000 })
  const socket = await rawSocket(echo)
  const total = 80
  for (let id = 0; id < total; id += 1) {
    socket.write(frame(JSON.stringify({ id, op: 'Echo', args: { bytes: 100_000 } })))
  }
  // That it may take longer than the patience lasts is shown in connection.test.ts.
  let bytes = 0
  await new Promise<void>((resolve) => {
    socket.once('end', resolve)
    socket.on('data', (chunk) => {
      bytes += chunk.length
      if (bytes > total * 100_000) resolve()
      socket.pause()
      setTimeout(() => socket.resume(), 3)
    })
  })
  expect(bytes).toBeGreaterThan(total * 100_000)
  expect(echo.cutOff).toEqual([])
  socket.destroy()
})

test('no more requests of a connection are worked on at once than the limit allows', async () => {
  const echo = await start({ maxInFlight: 10 })
  const client = await join(echo)
  const beside = await join(echo)
  const filling = 'x'.repeat(20_000)
  const replies = Array.from({ length: 200 }, () => client.call('Hold', { filling }))
  await vi.waitFor(() => expect(echo.held.length).toBeGreaterThanOrEqual(10), patience)
  for (let turn = 0; turn < 20; turn += 1) await beside.ok('Echo')
  // Frames in the chunk that was read last may come on top.
  expect(echo.held.length).toBeLessThan(20)
  let answered = 0
  const work = setInterval(() => {
    for (const { request, connection } of echo.held.splice(0)) {
      connection.succeed(request.id, '{}')
      answered += 1
    }
  }, 1)
  expect((await Promise.all(replies)).every(({ ok }) => ok)).toBe(true)
  clearInterval(work)
  expect(answered).toBe(200)
})

test('one connection too many is told so and closed', async () => {
  const echo = await start({ maxConnections: 3 })
  const welcome = [await join(echo), await join(echo), await join(echo)]
  for (const client of welcome) await client.ok('Echo')
  const refused = await join(echo)
  await refused.closed
  expect(refused.strays).toMatchObject([
    { id: null, ok: false, error: { code: 'OVERLOADED', retryable: true } },
  ])
  welcome[0]!.close()
  await vi.waitFor(async () => expect((await (await join(echo)).call('Echo')).ok).toBe(true), patience)
})

test('an answer that fits into no frame is an error of that request alone', async () => {
  const client = await join(await start())
  const [large, small] = await Promise.all([
    client.call('Echo', { bytes: maxFrameBytes }),
    client.call('Echo'),
  ])
  expect(large.error).toMatchObject({ code: 'INTERNAL' })
  expect(small.ok).toBe(true)
})

test('an answer that is passed on may not grow beyond a frame either', async () => {
  const echo = await start()
  const client = await join(echo)
  const id = Number.MAX_SAFE_INTEGER
  const reply = client.request({ id, op: 'Hold' })
  await vi.waitFor(() => expect(echo.held).toHaveLength(1), patience)
  const rest = Buffer.from(`,"ok":true,"result":{"filling":"${'x'.repeat(maxFrameBytes - 50)}"}}`)
  echo.held[0]!.connection.forward(id, rest, 0, rest.length)
  expect((await reply).error).toMatchObject({ code: 'INTERNAL' })
  expect((await client.call('Echo')).ok).toBe(true)
})

test('replies of a turn are written together', async () => {
  const echo = await start()
  const client = await join(echo)
  let chunks = 0
  client.socket.on('data', () => (chunks += 1))
  const replies = Array.from({ length: 64 }, () => client.call('Hold'))
  await vi.waitFor(() => expect(echo.held).toHaveLength(64), patience)
  for (const { request, connection } of echo.held) connection.succeed(request.id, '{}')
  await Promise.all(replies)
  expect(chunks).toBeLessThanOrEqual(5)
})

test('closing answers what is under way', async () => {
  const echo = await EchoServer.start()
  const client = await join(echo)
  const reply = client.call('Echo', { afterMs: 30 })
  await client.ok('Echo')
  await Promise.all([echo.server.close(1_000), reply])
  expect((await reply).ok).toBe(true)
  await client.closed
})
