import { once } from 'node:events'
import { createServer, type Socket } from 'node:net'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { TestClient } from '../testing/clients/test-client.ts'
import { links } from '../wire/links.ts'
import { CpuHog } from './cpu-hog.ts'
import { LinkUnderTest, timesOf } from '../testing/simulated/link-under-test.ts'

/** Against hanging. */
const patience = { timeout: 30_000, interval: 5 }

let link: LinkUnderTest

afterEach(() => link.close())

/** A timer may fire half a millisecond before what it was set for, at each of two ends. */
const earlyMs = 1

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
  ])('latency 120ms %s adds no less than what was asked for, to each call', async (way, added) => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 120ms ${where} ${way}`)
    const times = await timesOf(4, () => client.request('Echo'))
    expect(times[0]).toBeGreaterThanOrEqual(added - earlyMs)
  })

  test('requests under way together keep their order', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 200ms jitter 150ms ${where} requests`)
    const order: number[] = []
    await Promise.all(
      [...Array(50).keys()].map((n) => client.request('Echo', { n }).then(() => order.push(n))),
    )
    expect(order).toEqual([...Array(50).keys()])
  })

  test('bandwidth 200KB/s lets no more pass than that', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`bandwidth 200KB/s ${where} replies`)
    const bytes = 20_000
    const [took] = await timesOf(1, () =>
      Promise.all([1, 2, 3, 4].map(() => client.request('Echo', { bytes }))),
    )
    expect(took).toBeGreaterThanOrEqual((4 * bytes) / 200 - earlyMs)
  })

  test('a frame larger than the line is wide trickles, and other connections are not held up', async () => {
    link = await LinkUnderTest.open(end)
    const [slow, other] = [link.client({ timeoutMs: 60_000 }), link.client()]
    await Promise.all([slow.request('Echo'), other.request('Echo')])
    link.set(`bandwidth 50KB/s ${where} replies`)
    let isLargeThere = false
    const large = slow.request('Echo', { bytes: 600_000 }).then(() => (isLargeThere = true))
    await other.request('Echo')
    expect(isLargeThere).toBe(false)
    link.set()
    await large
  })

  test('black-hole 30% loses so many of the replies, and none when it is healed', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client({ timeoutMs: 60_000 })
    await client.request('Echo')
    link.set(`black-hole ${where} replies 30%`)
    let answered = 0
    const calls = Array.from({ length: 1_000 }, () => client.request('Echo').then(() => (answered += 1)))
    const all = Promise.allSettled(calls)
    const figures = () => link.faults.figures()[0]!
    await vi.waitFor(() => expect(answered + figures().hit).toBe(1_000), patience)
    expect(figures().seen).toBe(1_000)
    expect(figures().hit).toBeGreaterThan(270)
    expect(figures().hit).toBeLessThan(330)
    client.close()
    await all
    link.set(`black-hole ${where} replies`)
    const lost = link.client().request('Echo', {}, { timeoutMs: 200 })
    await expect(lost).rejects.toMatchObject({ code: 'TIMEOUT', indefinite: true })
    link.set()
    const healed = link.client()
    await Promise.all(Array.from({ length: 200 }, () => healed.request('Echo')))
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
    // A client that was refused a connection is counted too: it tries again and is hit or not again.
    const { seen, hit } = link.faults.figures()[0]!
    expect(Math.abs(hit / seen - 0.4)).toBeLessThan(0.04)
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
    expect(took).toBeGreaterThanOrEqual(400 - earlyMs)
  })

  test('what is held back when a fault ends passes at once, in order and once', async () => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo')
    link.set(`latency 1h ${where}`)
    const calls = Promise.all([1, 2, 3].map((n) => client.request<{ args: { n: number } }>('Echo', { n })))
    await vi.waitFor(() => expect(link.faults.figures()[0]!.seen).toBe(3), patience)
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

test('a connection that has ended is no longer among the links, at either end', async () => {
  const before = new Set(links.open.keys())
  link = await LinkUnderTest.open('client')
  const client = link.client()
  await client.request('Echo')
  const both = [...links.open.keys()].filter((connection) => !before.has(connection))
  expect(both).toHaveLength(2)
  client.close()
  await vi.waitFor(() => expect(both.some((connection) => links.open.has(connection))).toBe(false), patience)
})

test('slices leave as pieces of the size asked for, no sooner than asked for', async () => {
  link = await LinkUnderTest.open('client')
  const sizes: number[] = []
  const server = createServer((socket: Socket) => socket.on('data', (chunk) => sizes.push(chunk.length)))
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  link.echo.port = (server.address() as { port: number }).port
  link.set('slices 10B every 20ms from buyer-frontend to echo requests')
  const client = link.client({ timeoutMs: 30_000 })
  const [took] = await timesOf(1, async () => {
    void client.request('Echo', { x: 'x'.repeat(70) }).catch(() => undefined)
    while (sizes.reduce((sum, size) => sum + size, 0) < 105) await new Promise((next) => setTimeout(next, 1))
  })
  // Where this process is slow to read, several pieces arrive as one.
  expect(sizes.slice(0, -1).every((size) => size % 10 === 0)).toBe(true)
  expect(took).toBeGreaterThanOrEqual(200 - earlyMs)
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
  const causes: (string | undefined)[] = []
  client.options.onState = (state, cause) => {
    if (state === 'waiting') causes.push(cause?.message)
  }
  link.set()
  // The connection whose greeting was lost ends at once, and not because it took too long.
  await vi.waitFor(() => client.request('Echo'), patience)
  expect(causes[0]).not.toBe('connecting took too long')
  expect(causes).not.toEqual([])
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
  const client = link.client()
  client.options.onState = (state) => void states.push(state)
  await client.request('Echo')
  link.set('black-hole from buyer-frontend to echo')
  await link.echo.close()
  await expect(client.request('Echo', {}, { timeoutMs: 150 })).rejects.toMatchObject({ code: 'TIMEOUT' })
  expect(states).not.toContain('waiting')
  link.set()
  while (!states.includes('waiting')) await new Promise((next) => setTimeout(next, 2))
})

test('a CPU hog keeps the event loop busy, and lets go of it', async () => {
  link = await LinkUnderTest.open('client')
  const hog = new CpuHog()
  const busy = async () => {
    const before = performance.eventLoopUtilization()
    await new Promise((next) => setTimeout(next, 200))
    return performance.eventLoopUtilization(before).utilization
  }
  hog.share = 0.6
  await vi.waitFor(async () => expect(await busy()).toBeGreaterThan(0.5), patience)
  hog.share = 0
  await vi.waitFor(async () => expect(await busy()).toBeLessThan(0.3), patience)
})
