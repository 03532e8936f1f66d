import { readFileSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { once } from 'node:events'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { frame } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { freePortBase } from '../testing/ports.ts'
import { WireClient } from '../wire/client.ts'
import { helloMac, newNonce } from '../wire/handshake.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start({ limits: { handshakeMs: 1_000 } })
})

afterAll(() => cluster.stop())

/** The reply to a client without the secret that sends this, until the connection is closed. */
async function answerTo(port: number, ...pieces: Buffer[]): Promise<number> {
  const socket = connect(port, '127.0.0.1')
  let bytes = 0
  socket.on('data', (chunk) => (bytes += chunk.length))
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  for (const piece of pieces) socket.write(piece)
  if (!socket.closed) await once(socket, 'close')
  return bytes
}

const json = (value: unknown) => frame(JSON.stringify(value))

/** The frames that a service sends first when it connects to the database. */
async function recordGreeting(service: 'customer-db' | 'product-db'): Promise<Buffer> {
  const port = await freePortBase(1)
  const sockets: Socket[] = []
  const recorded: Buffer[] = []
  const proxy = createServer((socket) => {
    const onward = connect(cluster.port(service), '127.0.0.1')
    sockets.push(socket, onward)
    socket.on('data', (chunk: Buffer) => {
      recorded.push(chunk)
      onward.write(chunk)
    })
    onward.pipe(socket)
    for (const one of [socket, onward]) one.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => proxy.listen(port, '127.0.0.1', resolve))
  const secret = readFileSync(join(cluster.folder, 'cluster-secret'), 'utf8').trim()
  const client = new WireClient({ host: '127.0.0.1', port, service, secret, from: 'buyer-frontend' })
  expect(await client.request('Ping')).toMatchObject({ service })
  client.close()
  for (const socket of sockets) socket.destroy()
  proxy.close()
  return Buffer.concat(recorded)
}

describe.each(['customer-db', 'product-db'] as const)('a stranger gets not one byte from %s', (service) => {
  const port = () => cluster.port(service)

  test('who says nothing, even if there are hundreds of them', async () => {
    const answers = await Promise.all(Array.from({ length: 200 }, () => answerTo(port())))
    expect(answers.filter((bytes) => bytes > 0)).toEqual([])
  })

  test('who sends garbage', async () => {
    expect(await answerTo(port(), Buffer.from('GET / HTTP/1.1\r\n\r\n'))).toBe(0)
    expect(await answerTo(port(), Buffer.alloc(4))).toBe(0)
    expect(await answerTo(port(), Buffer.from([255, 255, 255, 255]))).toBe(0)
    expect(await answerTo(port(), frame('not json'))).toBe(0)
    expect(await answerTo(port(), Buffer.from([0, 0, 0, 9, 123]))).toBe(0)
  })

  test('who sends requests', async () => {
    const ping = json({ id: 1, op: 'Ping', args: {} })
    expect(await answerTo(port(), ping)).toBe(0)
    expect(await answerTo(port(), Buffer.concat(Array.from({ length: 1_000 }, () => ping)))).toBe(0)
    expect(
      await answerTo(port(), json({ id: 1, op: 'CheckSession', session: 'x', args: { role: 'buyer' } })),
    ).toBe(0)
  })

  test('whose greeting is not made with the secret', async () => {
    const nonce = newNonce()
    const from = 'buyer-frontend'
    const wrong = helloMac('not the secret of this cluster', service, from, nonce)
    expect(await answerTo(port(), json({ hello: { to: service, from, nonce, mac: wrong } }))).toBe(0)
    for (const hello of [{}, null, [], { to: service }, { to: service, from, nonce, mac: '' }, { mac: 5 }]) {
      expect(await answerTo(port(), json({ hello }))).toBe(0)
    }
    expect(await answerTo(port(), json({ proof: { mac: wrong } }))).toBe(0)
  })

  test('who repeats a greeting that was recorded', async () => {
    const recorded = await recordGreeting(service)
    const hello = recorded.subarray(0, 4 + recorded.readUInt32BE(0))
    expect(JSON.parse(hello.subarray(4).toString())).toHaveProperty('hello')
    expect(await answerTo(port(), hello)).toBe(0)
    expect(await answerTo(port(), recorded)).toBe(0)
  })

  test('whose greeting was recorded at the other database', async () => {
    const other = service === 'customer-db' ? 'product-db' : 'customer-db'
    expect(await answerTo(port(), await recordGreeting(other))).toBe(0)
  })
})

test('the frontends go on working beside them', async () => {
  const buyer = await cluster.buyer()
  expect((await buyer.ok('DisplayCart')).cart.lines).toEqual([])
  expect((await buyer.ok('SearchItemsForSale')).items).toEqual([])
})

test('a service with another secret never gets through, and says why it cannot answer', async () => {
  const client = new WireClient({
    host: '127.0.0.1',
    port: cluster.port('product-db'),
    service: 'product-db',
    secret: 'another secret of sixteen characters',
    connectWaitMs: 200,
  })
  await expect(client.request('Ping')).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
  client.close()
})
