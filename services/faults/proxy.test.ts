import { once } from 'node:events'
import { connect, createServer, type Server } from 'node:net'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { isLinkFault } from './model/fault.ts'
import { parseFault } from './model/parse-fault.ts'
import { FaultProxy } from './proxy.ts'
import { timesOf } from '../testing/simulated/link-under-test.ts'

const host = '127.0.0.1'

let echo: EchoServer
let proxy: FaultProxy
let port: number

beforeEach(async () => {
  echo = await EchoServer.start()
  proxy = new FaultProxy({ listen: { host, port: 0 }, to: { host, port: echo.port }, seed: 3 })
  port = await proxy.listen()
})

afterEach(async () => {
  await proxy.close()
  await echo.close()
})

function set(...texts: string[]): void {
  proxy.replace(texts.map((text) => parseFault(`${text} from clients to *`)).filter(isLinkFault))
}

test('a service that is not ours gets the same latency, on connections that are open, and loses it again', async () => {
  const client = await TestClient.connect(port)
  const call = () => client.ok('Echo')
  set('latency 100ms replies')
  // A timer may fire half a millisecond before what it was set for.
  expect((await timesOf(4, call))[0]).toBeGreaterThanOrEqual(99)
  set('latency 1h replies')
  const heldBack = call()
  await vi.waitFor(() => expect(proxy.figures[0]!.hit).toBe(1), { timeout: 30_000, interval: 5 })
  set()
  await heldBack
  client.close()
})

test('it loses the share of frames that was asked for', async () => {
  const client = await TestClient.connect(port)
  set('black-hole requests 20%')
  let answered = 0
  for (let n = 0; n < 1_000; n += 1) {
    const count = () => (answered += 1)
    client.call('Echo').then(count, () => undefined)
  }
  const [figures] = proxy.figures
  while (answered + figures!.hit < 1_000) await new Promise((next) => setTimeout(next, 5))
  expect(figures!.hit).toBeGreaterThan(180)
  expect(figures!.hit).toBeLessThan(220)
  client.close()
})

test('what is no frame passes whole, also where it is cut into slices', async () => {
  const texts: string[] = []
  const plain: Server = createServer((socket) => {
    socket.setEncoding('utf8').on('data', (text: string) => {
      texts.push(text)
      socket.end(`you said ${text.length}`)
    })
  })
  plain.listen(0, host)
  await once(plain, 'listening')
  const raw = new FaultProxy({
    listen: { host, port: 0 },
    to: { host, port: (plain.address() as { port: number }).port },
  })
  const socket = connect(await raw.listen(), host)
  raw.replace([parseFault('slices 3B every 2ms from clients to * replies')].filter(isLinkFault))
  socket.write('GET / HTTP/1.0\r\n\r\n')
  let answer = ''
  socket.setEncoding('utf8').on('data', (text: string) => (answer += text))
  await once(socket, 'end')
  expect(texts).toEqual(['GET / HTTP/1.0\r\n\r\n'])
  expect(answer).toBe('you said 18')
  await raw.close()
  plain.close()
})

test('a frame whose sender gave up in the middle passes as far as it went', async () => {
  const received: Buffer[] = []
  const plain = createServer((socket) => socket.on('data', (chunk) => received.push(chunk)))
  plain.listen(0, host)
  await once(plain, 'listening')
  const before = new FaultProxy({
    listen: { host, port: 0 },
    to: { host, port: (plain.address() as { port: number }).port },
  })
  const socket = connect(await before.listen(), host)
  socket.end(Buffer.from([0, 0, 0, 9, 1, 2, 3]))
  while (Buffer.concat(received).length < 7) await new Promise((next) => setTimeout(next, 2))
  expect([...Buffer.concat(received)]).toEqual([0, 0, 0, 9, 1, 2, 3])
  await before.close()
  plain.close()
})

test('where the service is not there, the client loses its connection', async () => {
  await echo.close()
  const client = await TestClient.connect(port)
  await client.closed
})
