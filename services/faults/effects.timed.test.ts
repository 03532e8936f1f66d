import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { TestClient } from '../testing/test-client.ts'
import { links } from '../wire/links.ts'
import { CpuHog } from './cpu-hog.ts'
import { LinkUnderTest, lowerQuartile, timesOf } from '../testing/link-under-test.ts'

let link: LinkUnderTest

afterEach(() => link.close())

/** Within a tenth of what was asked for. */
function expectAbout(measured: number, asked: number): void {
  expect(measured).toBeGreaterThan(asked * 0.9)
  expect(measured).toBeLessThan(asked * 1.1)
}

/** A link of each end: where a service connects, and where strangers connect to one. */
const ends = [
  ['client', 'from buyer-frontend to echo'],
  ['server', 'from clients to echo'],
] as const

describe.each(ends)('a fault at the %s end', (end, where) => {
  test.each([
    ['requests', 120],
    ['replies', 120],
    ['', 240],
  ])('latency 120ms %s adds what was asked for, and nothing when it is healed', async (way, added) => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    const call = () => client.request('Echo')
    const before = lowerQuartile(await timesOf(20, call))
    link.set(`latency 120ms ${where} ${way}`)
    expectAbout(lowerQuartile(await timesOf(8, call)) - before, added)
    link.set()
    expect(lowerQuartile(await timesOf(20, call))).toBeLessThan(before + 12)
  })

  test('jitter spreads the delay evenly on both sides of it', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 40ms jitter 30ms ${where} requests`)
    const times = await timesOf(40, () => client.request('Echo'))
    expect(times[0]).toBeGreaterThan(9)
    expect(times[0]).toBeLessThan(25)
    expect(times.at(-1)).toBeGreaterThan(55)
  })

  test('requests under way together are delayed together, and keep their order', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 200ms ${where} requests`)
    const order: number[] = []
    const [together] = await timesOf(1, () =>
      Promise.all([...Array(50).keys()].map((n) => client.request('Echo', { n }).then(() => order.push(n)))),
    )
    expect(order).toEqual([...Array(50).keys()])
    expect(together).toBeGreaterThan(180)
    expect(together).toBeLessThan(600)
  })

  test('bandwidth 200KB/s lets so much pass and no more', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`bandwidth 200KB/s ${where} replies`)
    const bytes = 20_000
    const rates = await timesOf(3, () =>
      Promise.all([1, 2, 3, 4].map(() => client.request('Echo', { bytes }))),
    )
    expectAbout((4 * bytes * 1000) / lowerQuartile(rates), 200_000)
  })

  test('a frame larger than the line is wide trickles, and other connections are not held up', async () => {
    link = await LinkUnderTest.open(end)
    const [slow, other] = [link.client(), link.client()]
    await Promise.all([slow.request('Echo'), other.request('Echo')])
    link.set(`bandwidth 100KB/s ${where} replies`)
    const large = slow.request('Echo', { bytes: 60_000 })
    const [small] = await timesOf(1, () => other.request('Echo'))
    expect(small).toBeLessThan(300)
    await large
  })

  test('black-hole 30% loses so many of the replies, and none when it is healed', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client({ timeoutMs: 400 })
    await client.request('Echo')
    link.set(`black-hole ${where} replies 30%`)
    const calls = await Promise.allSettled(Array.from({ length: 1_000 }, () => client.request('Echo')))
    const lost = calls.filter(({ status }) => status === 'rejected')
    expectAbout(lost.length, 300)
    expect((lost[0] as PromiseRejectedResult).reason).toMatchObject({ code: 'TIMEOUT', indefinite: true })
    expect(link.faults.figures()).toMatchObject([{ seen: 1_000, hit: lost.length }])
    link.set()
    await Promise.all(Array.from({ length: 200 }, () => client.request('Echo')))
  })

  test('reset 40% breaks so many of the connections, at their next frame', async () => {
    link = await LinkUnderTest.open(end)
    link.set(`reset ${where} requests 40%`)
    const calls: PromiseSettledResult<unknown>[] = []
    for (let round = 0; round < 6; round += 1) {
      const clients = Array.from({ length: 500 }, () => link.client({ connectWaitMs: 0 }))
      const asked = clients.map((client) => client.request('Echo', {}, { safety: 'once' }))
      calls.push(...(await Promise.allSettled(asked)))
      for (const client of clients) client.close()
    }
    // Who was refused a connection is counted too: it tries again and is hit or not again.
    const { seen, hit } = link.faults.figures()[0]!
    expectAbout(hit / seen, 0.4)
    expect(calls.filter(({ status }) => status === 'rejected').length).toBeGreaterThan(900)
    link.set()
    const healed = link.client()
    await expect(healed.request('Echo')).resolves.toBeDefined()
  })

  test('slow-close 400ms has the other end learn of a close that much later', async () => {
    link = await LinkUnderTest.open(end)
    link.set(`slow-close 400ms ${where} requests`)
    const client = link.client()
    await client.request('Echo')
    const [took] = await timesOf(1, async () => {
      client.close()
      while (link.echo.server.connections.size > 0) await new Promise((next) => setTimeout(next, 2))
    })
    expect(took).toBeGreaterThan(360)
    expect(took).toBeLessThan(700)
  })

  test('what is held back when a fault ends passes at once, in order and once', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 1h ${where}`)
    const calls = Promise.all([1, 2, 3].map((n) => client.request<{ args: { n: number } }>('Echo', { n })))
    await new Promise((next) => setTimeout(next, 50))
    link.set()
    expect((await calls).map(({ args }) => args.n)).toEqual([1, 2, 3])
  })

  test('nothing at all is between socket and frames once everything is healed', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    link.set(`latency 5ms ${where}`, `slices 7B ${where}`, `bandwidth 1MB/s ${where}`)
    await client.request('Echo', { text: 'ä'.repeat(500) })
    link.set()
    for (const connection of links.open.keys()) expect(connection.outbox.sink).toBe(connection.socket)
  })
})

test('slices leave as pieces of the size asked for, with the time asked for between them', async () => {
  link = await LinkUnderTest.open('client')
  const sizes: number[] = []
  const server = createServer((socket: Socket) => socket.on('data', (chunk) => sizes.push(chunk.length)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  link.echo.port = (server.address() as { port: number }).port
  link.set('slices 10B every 20ms from buyer-frontend to echo requests')
  const client = link.client({ timeoutMs: 10_000 })
  const [took] = await timesOf(1, async () => {
    void client.request('Echo', { x: 'x'.repeat(70) }).catch(() => undefined)
    while (sizes.reduce((sum, size) => sum + size, 0) < 105) await new Promise((next) => setTimeout(next, 1))
  })
  expect(sizes.slice(0, -1).every((size) => size % 10 === 0)).toBe(true)
  expect(sizes.filter((size) => size === 10).length).toBeGreaterThan(5)
  expect(took).toBeGreaterThan(180)
  client.close()
  server.close()
})

test('a service that proves itself is no stranger: what strangers suffer does not concern it', async () => {
  const secret = 'a secret of the cluster'
  link = await LinkUnderTest.open('server', { secret })
  link.set('black-hole from clients to echo')
  const peer = link.client({ secret })
  await expect(peer.request('Echo', { n: 1 })).resolves.toMatchObject({ args: { n: 1 } })
  const stranger = link.client({ timeoutMs: 150 })
  await expect(stranger.request('Echo')).rejects.toMatchObject({ code: 'TIMEOUT' })
})

test('a service that proves itself and has much to ask at once loses nothing of it', async () => {
  const secret = 'a secret that both ends hold'
  link = await LinkUnderTest.open('server', { secret })
  link.set('latency 5ms from clients to echo')
  const client = link.client({ secret })
  const padding = 'x'.repeat(700)
  const asked = Array.from({ length: 300 }, () => client.request('Echo', { padding }))
  expect(await Promise.all(asked)).toHaveLength(300)
})

test('between services a black hole swallows even the greeting, and what it left is soon over when it heals', async () => {
  const secret = 'a secret of the cluster'
  link = await LinkUnderTest.open('client', { secret, peersOnly: true })
  link.set('black-hole from buyer-frontend to echo')
  const client = link.client({ secret, connectWaitMs: 100 })
  await expect(client.request('Echo')).rejects.toMatchObject({ code: 'UNAVAILABLE', indefinite: false })
  link.set()
  const [took] = await timesOf(1, () =>
    client.request('Echo', {}, { timeoutMs: 4_000, safety: 'read' }).catch(() => client.request('Echo')),
  )
  expect(took).toBeLessThan(2_000)
})

test('an event that disappeared breaks its connection when the hole is healed, so that somebody asks what it missed', async () => {
  link = await LinkUnderTest.open('server')
  const client = await TestClient.connect(link.echo.port)
  await client.ok('Echo')
  link.set('black-hole from clients to echo replies')
  for (const connection of link.echo.server.connections)
    connection.pushEvent('{"event":"item","rev":1,"data":{}}')
  await new Promise((next) => setImmediate(() => setImmediate(next)))
  link.set()
  await client.closed
})

test('a partition keeps even the death of the other side a secret until it is healed', async () => {
  link = await LinkUnderTest.open('client')
  const states: string[] = []
  const client = link.client({ timeoutMs: 150, connectWaitMs: 100 })
  client.options.onState = (state) => void states.push(state)
  await client.request('Echo')
  link.set('black-hole from buyer-frontend to echo')
  await link.echo.close()
  await expect(client.request('Echo')).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(states).not.toContain('waiting')
  link.set()
  while (!states.includes('waiting')) await new Promise((next) => setTimeout(next, 2))
})

test('a CPU hog keeps the event loop busy for the share asked for, and lets go of it', async () => {
  link = await LinkUnderTest.open('client')
  const hog = new CpuHog()
  hog.share = 0.6
  await new Promise((next) => setTimeout(next, 100))
  const busy = async (ms: number) => {
    const before = performance.eventLoopUtilization()
    await new Promise((next) => setTimeout(next, ms))
    return performance.eventLoopUtilization(before).utilization
  }
  // Where others take the processor away, a busy loop lasts longer than it works: a quieter moment shows the share.
  await vi.waitFor(async () => expectAbout(await busy(900), 0.6), { timeout: 20_000, interval: 0 })
  hog.share = 0
  await vi.waitFor(async () => expect(await busy(200)).toBeLessThan(0.3), { timeout: 20_000, interval: 0 })
})
