import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { frame } from '../testing/clients/test-client.ts'
import { type ClientState, WireClient, type WireClientOptions } from './client.ts'
import { encodeFrame, FrameDecoder } from './frame.ts'
import type { EventMessage } from './message.ts'

/** Against hanging: whatever is waited for comes sooner. */
const patience = { timeout: 30_000, interval: 5 }

interface Received {
  id: number
  op: string
  args: unknown
  key?: string
}

/** A peer on a real socket that does with requests what the test wants. */
class Peer {
  readonly requests: Received[] = []
  readonly sockets = new Set<Socket>()
  connections = 0
  port = 0
  /** The treatment of a request; no test leaves it hanging. */
  onRequest: (request: Received, socket: Socket) => void = () => undefined
  onConnect: (socket: Socket) => void = () => undefined
  #server: Server | undefined

  async listen(port = 0): Promise<this> {
    const server = createServer((socket) => {
      this.connections += 1
      this.sockets.add(socket)
      socket.on('error', () => undefined)
      const decoder = new FrameDecoder((bytes, start, end) => {
        const request = JSON.parse(bytes.toString('utf8', start, end)) as Received
        this.requests.push(request)
        this.onRequest(request, socket)
      })
      socket.on('data', (chunk: Buffer) => decoder.push(chunk))
      this.onConnect(socket)
    })
    this.#server = server
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    this.port = (server.address() as { port: number }).port
    return this
  }

  /** Cuts all connections and takes no new ones. */
  async vanish(): Promise<void> {
    const closed = new Promise((resolve) => this.#server?.close(resolve))
    for (const socket of this.sockets) socket.destroy()
    await closed
  }
}

const answer = ({ id, args }: Received, socket: Socket) =>
  void socket.write(encodeFrame(JSON.stringify({ id, ok: true, result: { args } })))
const cut = (_: Received, socket: Socket) => void socket.resetAndDestroy()

const peers: { vanish(): Promise<void> }[] = []
const clients: WireClient[] = []

afterEach(async () => {
  for (const client of clients.splice(0)) client.close()
  for (const peer of peers.splice(0)) await peer.vanish()
})

async function start(onRequest: Peer['onRequest'] = answer): Promise<Peer> {
  const peer = await new Peer().listen()
  peer.onRequest = onRequest
  peers.push(peer)
  return peer
}

function join(port: number, options: Partial<WireClientOptions> = {}): WireClient {
  const client = new WireClient({
    host: '127.0.0.1',
    port,
    service: 'peer',
    connectWaitMs: 30_000,
    ...options,
  })
  clients.push(client)
  return client
}

test('requests share one connection, and what is asked before it stands is sent then', async () => {
  const peer = await start()
  const client = join(peer.port)
  const results = await Promise.all(Array.from({ length: 1_000 }, (_, n) => client.request('Echo', { n })))
  expect(results).toEqual(Array.from({ length: 1_000 }, (_, n) => ({ args: { n } })))
  expect(peer.connections).toBe(1)
  expect(client.pending).toBe(0)
})

test('replies in reverse order, byte by byte', async () => {
  const peer = await start((_, socket) => {
    if (peer.requests.length < 3) return
    const frames = peer.requests.map(({ id, args }) =>
      encodeFrame(JSON.stringify({ id, ok: true, result: args })),
    )
    for (const byte of Buffer.concat(frames.reverse())) socket.write(Buffer.from([byte]))
  })
  const client = join(peer.port)
  expect(await Promise.all([1, 2, 3].map((n) => client.request('Echo', { n })))).toEqual([
    { n: 1 },
    { n: 2 },
    { n: 3 },
  ])
})

test('session, key and trace travel beside the arguments', async () => {
  const peer = await start()
  const meta = { session: '"s"', key: 'k\n', trace: '😀' }
  await join(peer.port).request('Echo', { a: 1 }, meta)
  expect(peer.requests).toEqual([{ id: 1, op: 'Echo', args: { a: 1 }, ...meta }])
})

test("the peer's own errors are passed on as they are", async () => {
  const error = {
    code: 'OUT_OF_STOCK',
    message: 'Too few.',
    retryable: false,
    indefinite: false,
    details: { a: 1 },
  }
  const peer = await start(({ id }, socket) => {
    socket.write(encodeFrame(JSON.stringify({ id, ok: false, error })))
  })
  await expect(join(peer.port).request('Echo')).rejects.toMatchObject(error)
})

test('a relayed reply is handed over unread, from the comma behind its id on', async () => {
  const peer = await start(({ id }, socket) => {
    socket.write(encodeFrame(`{"id":${id},"ok":false,"error":{"code":"X", "anything": 1 }}`))
  })
  const rest = await new Promise((resolve) => {
    join(peer.port).relay('Echo', {}, {}, (_, bytes, from, to) => resolve(bytes.toString('utf8', from, to)))
  })
  expect(rest).toBe(',"ok":false,"error":{"code":"X", "anything": 1 }}')
})

test('a reply to nobody, and one that is no reply, disturb nobody', async () => {
  const peer = await start((request, socket) => {
    for (const text of ['{"id":999,"ok":true,"result":1}', '{"id":"x"}', '{}', 'not json', '[]', '{"id":1']) {
      socket.write(encodeFrame(text))
    }
    answer(request, socket)
  })
  expect(await join(peer.port).request('Echo', { n: 1 })).toEqual({ args: { n: 1 } })
  expect(peer.connections).toBe(1)
})

test('events are delivered', async () => {
  const peer = await start()
  const events: EventMessage[] = []
  peer.onConnect = (socket) => void socket.write(encodeFrame('{"event":"item","rev":5,"data":{"a":1}}'))
  const client = join(peer.port, { onEvent: (event) => events.push(event) })
  await client.request('Echo')
  expect(events).toEqual([{ event: 'item', rev: 5, data: { a: 1 } }])
})

test('nobody there: the error is definite, and comes after the time one is willing to wait', async () => {
  const peer = await start()
  await peer.vanish()
  const startedAt = Date.now()
  const client = join(peer.port, { connectWaitMs: 300 })
  await expect(client.request('Echo', {}, { safety: 'once' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
    indefinite: false,
    message: expect.stringContaining('ECONNREFUSED'),
  })
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(290)
})

test('a peer that comes late is found', async () => {
  const peer = await start()
  await peer.vanish()
  const client = join(peer.port, { connectWaitMs: 30_000 })
  const reply = client.request('Echo', { n: 1 })
  await vi.waitFor(() => expect(client.state).toBe('waiting'), patience)
  await peer.listen(peer.port)
  expect(await reply).toEqual({ args: { n: 1 } })
})

test('where it may not connect it leaves the peer alone, and what is asked waits until it may', async () => {
  const peer = await start()
  let asked = 0
  let may = false
  const client = join(peer.port, {
    connectWaitMs: 30_000,
    mayConnect: () => {
      asked += 1
      return may
    },
  })
  const reply = client.request('Echo', { n: 1 })
  await vi.waitFor(() => expect(asked).toBeGreaterThan(3), patience)
  expect([client.state, peer.connections]).toEqual(['waiting', 0])
  may = true
  expect(await reply).toEqual({ args: { n: 1 } })
})

test('a connection that breaks is made again', async () => {
  const peer = await start()
  const states: ClientState[] = []
  const client = join(peer.port, { onState: (state) => states.push(state) })
  for (let round = 1; round <= 3; round += 1) {
    expect(await client.request('Echo', { round })).toEqual({ args: { round } })
    for (const socket of peer.sockets) socket.resetAndDestroy()
    await vi.waitFor(() => expect(peer.connections).toBe(round + 1), patience)
  }
  expect(states.slice(0, 5)).toEqual(['connecting', 'ready', 'waiting', 'connecting', 'ready'])
})

test('a client that is closed when it hears that its connection broke makes none again', async () => {
  const peer = await start()
  let resolve!: () => void
  const closed = new Promise<void>((settle) => (resolve = settle))
  const client = join(peer.port, {
    onState: (state) => {
      if (state !== 'waiting') return
      client.close()
      resolve()
    },
  })
  await client.request('Echo')
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  onTestFinished(() => void vi.useRealTimers())
  for (const socket of peer.sockets) socket.resetAndDestroy()
  await closed
  vi.advanceTimersByTime(10_000)
  expect(client.state).toBe('closed')
})

test('cut off before the reply: `once` may have happened and is not sent again', async () => {
  const peer = await start(cut)
  await expect(join(peer.port).request('Echo', {}, { safety: 'once' })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    retryable: true,
    indefinite: true,
  })
  expect(peer.requests).toHaveLength(1)
})

test.each(['read', 'repeatable'] as const)('cut off before the reply: `%s` is sent again', async (safety) => {
  const peer = await start((request, socket) => (peer.requests.length < 3 ? cut : answer)(request, socket))
  expect(await join(peer.port).request('Echo', { n: 1 }, { safety, key: 'k' })).toEqual({ args: { n: 1 } })
  expect(peer.requests.map(({ key, args }) => [key, args])).toEqual(Array(3).fill(['k', { n: 1 }]))
})

test.each([
  ['read', false],
  ['repeatable', true],
  ['once', true],
] as const)('cut off for good: `%s` has an error that is indefinite: %s', async (safety, indefinite) => {
  const peer = await start((_, socket) => {
    socket.resetAndDestroy()
    void peer.vanish()
  })
  const client = join(peer.port, { connectWaitMs: 300 })
  await expect(client.request('Echo', {}, { safety })).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    indefinite,
  })
})

test.each([
  ['read', false],
  ['repeatable', true],
  ['once', true],
] as const)('no reply: `%s` times out with an error that is indefinite: %s', async (safety, indefinite) => {
  const peer = await start(() => undefined)
  const client = join(peer.port)
  const startedAt = Date.now()
  const hanging = client.request('Echo', {}, { safety, timeoutMs: 100 })
  await expect(hanging).rejects.toMatchObject({ code: 'TIMEOUT', retryable: true, indefinite })
  expect(Date.now() - startedAt).toBeGreaterThanOrEqual(95)
  // The connection is sound: a late reply disturbs nobody, the next request is answered.
  answer(peer.requests[0]!, [...peer.sockets][0]!)
  peer.onRequest = answer
  expect(await client.request('Echo', { n: 2 })).toEqual({ args: { n: 2 } })
  expect(peer.connections).toBe(1)
})

test('more than may wait are refused at once, and certainly not sent', async () => {
  const peer = await start(() => undefined)
  const client = join(peer.port, { maxPending: 2 })
  const waiting = [client.request('Echo'), client.request('Echo')]
  for (const one of waiting) one.catch(() => undefined)
  await expect(client.request('Echo')).rejects.toMatchObject({ code: 'OVERLOADED', indefinite: false })
  expect(client.pending).toBe(2)
})

test('a request that fits into no frame fails alone', async () => {
  const peer = await start()
  const client = join(peer.port)
  await client.request('Echo')
  const [large, small] = await Promise.allSettled([
    client.request('Echo', { filling: 'x'.repeat(1_048_576) }),
    client.request('Echo', { n: 1 }),
  ])
  expect(large).toMatchObject({ status: 'rejected', reason: { code: 'INVALID_ARGUMENT', indefinite: false } })
  expect(small).toMatchObject({ status: 'fulfilled' })
  expect(peer.connections).toBe(1)
})

test('a frame of an impossible length breaks the connection, which is made again', async () => {
  const peer = await start((request, socket) => {
    if (peer.connections > 1) answer(request, socket)
    else socket.write(Buffer.from([255, 255, 255, 255]))
  })
  expect(await join(peer.port).request('Echo', { n: 1 }, { safety: 'read' })).toEqual({ args: { n: 1 } })
})

test('closing fails what waits, and whatever is asked later', async () => {
  const peer = await start(() => undefined)
  const client = join(peer.port)
  const waiting = client.request('Echo', {}, { safety: 'read' })
  await vi.waitFor(() => expect(peer.requests).toHaveLength(1), patience)
  client.close()
  await expect(waiting).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await expect(client.request('Echo')).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
})

const secret = 'the secret of this cluster'

async function startTrusted(): Promise<EchoServer> {
  const echo = await EchoServer.start({}, { secret })
  peers.push({ vanish: () => echo.close() })
  return echo
}

test('two sides with the same secret find together, again and again', async () => {
  const echo = await startTrusted()
  const client = join(echo.port, { service: 'echo', from: 'tester', secret })
  for (let round = 1; round <= 3; round += 1) {
    expect(await client.request('Echo', { round }, { safety: 'read' })).toMatchObject({ args: { round } })
    expect(client.peerInstance).toBe('echo-1')
    expect([...echo.server.connections].map(({ from }) => from)).toEqual(['tester'])
    for (const connection of echo.server.connections) connection.destroy()
  }
})

test.each([
  ['another secret', { secret: 'some other secret', service: 'echo', connectWaitMs: 1_000 }],
  ['another service in mind', { secret, service: 'other', connectWaitMs: 1_000 }],
])('with %s nobody gets through, and nothing was sent', async (_, options) => {
  const echo = await startTrusted()
  await expect(join(echo.port, options).request('Hold')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    indefinite: false,
  })
  expect(echo.held).toEqual([])
})

test('a server that does not hold the secret is not trusted with a request', async () => {
  const impostor = await start((_, socket) => {
    socket.write(frame(JSON.stringify({ welcome: { nonce: 'n', mac: 'wrong', instance: 'i' } })))
  })
  const client = join(impostor.port, { secret, service: 'echo', connectWaitMs: 3_000 })
  await expect(client.request('Echo')).rejects.toMatchObject({
    code: 'UNAVAILABLE',
    message: expect.stringContaining('did not prove'),
  })
  expect(impostor.requests.every((sent) => 'hello' in sent)).toBe(true)
})

test('a server that never answers the greeting is given up and tried again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const mute = await start(() => undefined)
    const client = join(mute.port, { secret, service: 'echo' })
    const tick = () => new Promise((resolve) => setImmediate(resolve))
    while (mute.requests.length === 0) await tick()
    expect(client.state).toBe('connecting')
    await vi.advanceTimersByTimeAsync(4_900)
    expect(mute.connections).toBe(1)
    while (mute.connections < 2) {
      await vi.advanceTimersByTimeAsync(100)
      await tick()
    }
  } finally {
    vi.useRealTimers()
  }
})

test('a watch learns of each request how it ended, however its reply is read, and also where none comes', async () => {
  const error = { code: 'OUT_OF_STOCK', message: 'Too few.', retryable: false, indefinite: false }
  const peer = await start((request, socket) => {
    if (request.op === 'Refuse')
      socket.write(encodeFrame(JSON.stringify({ id: request.id, ok: false, error })))
    else if (request.op !== 'Ignore') answer(request, socket)
  })
  const ends: [string, string | undefined][] = []
  const client = join(peer.port, {
    watch: ({ op }, ms, failure) => {
      expect(ms).toBeGreaterThanOrEqual(0)
      ends.push([op, failure])
    },
  })
  const relayed = (op: string) => new Promise<void>((resolve) => client.relay(op, {}, {}, () => resolve()))
  await client.request('Echo')
  await expect(client.request('Refuse')).rejects.toThrow()
  await relayed('RelayedEcho')
  await relayed('Refuse')
  await expect(client.request('Ignore', {}, { timeoutMs: 100 })).rejects.toThrow()
  expect(ends).toEqual([
    ['Echo', undefined],
    ['Refuse', 'OUT_OF_STOCK'],
    ['RelayedEcho', undefined],
    ['Refuse', 'OUT_OF_STOCK'],
    ['Ignore', 'TIMEOUT'],
  ])
})
