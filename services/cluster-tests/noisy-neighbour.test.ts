import { once } from 'node:events'
import { connect } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { databaseClient } from '../testing/clients/database-client.ts'
import { residentMegabytes } from '../testing/process-figures.ts'
import { frame, type TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

const categories = 1_000
const pipelined = 256

let cluster: TestCluster
let honest: TestClient
let itemId: string

beforeAll(async () => {
  // So few at a time show the order in a small flood.
  cluster = await TestCluster.start({ limits: { maxAtOnce: 8 } })
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', keywords: [], condition: 'new', price: 5, quantity: 10 }
  for (let from = 0; from < categories; from += 500) {
    const items = Array.from({ length: 500 }, (_, index) => ({ ...lamp, category: from + index }))
    const { results } = await seller.ok('RegisterItems', { items })
    itemId = results[0].itemId
  }
  honest = await cluster.buyer()
})

afterAll(() => cluster.stop())

/** How many of a flood of requests are answered before a reply to somebody else's, and how many in all. */
async function flood(clients: TestClient[], op: string, each = pipelined) {
  let answered = 0
  // Each client's requests leave in one write, and the other request right behind them.
  for (const { socket } of clients) socket.cork()
  const replies = clients.flatMap((client) =>
    Array.from({ length: each }, () => client.call(op).then((reply) => ((answered += 1), reply))),
  )
  for (const { socket } of clients) socket.uncork()
  await honest.ok('GetItem', { itemId })
  const before = answered
  return { before, replies: await Promise.all(replies) }
}

test('made-up sessions cost product-db nothing', async () => {
  const stranger = await cluster.connect('buyer-frontend')
  stranger.session = 'made-up'
  const asked = { trace: 'flood', spans: true }
  const refused = await stranger.call('ListCategories', {}, asked)
  expect(refused.error).toMatchObject({ code: 'UNAUTHENTICATED' })
  expect(JSON.stringify(refused.spans)).toContain('customer-db')
  expect(JSON.stringify(refused.spans)).not.toContain('product-db')
  // Work begins beside the check only for a session that has held before.
  const answered = await honest.call('ListCategories', {}, asked)
  expect(JSON.stringify(answered.spans)).toContain('product-db')
})

test('a flood with made-up sessions is refused, and another buyer is answered meanwhile', async () => {
  const strangers = await Promise.all(Array.from({ length: 10 }, () => cluster.connect('buyer-frontend')))
  for (const [index, stranger] of strangers.entries()) stranger.session = `made-up-${index}`
  const { before, replies } = await flood(strangers, 'ListCategories')
  expect(replies.every(({ error }) => error?.code === 'UNAUTHENTICATED')).toBe(true)
  expect(before).toBeLessThan((strangers.length * pipelined) / 2)
})

test('buyers who ask for much wait for themselves: another one is answered before most of it is done', async () => {
  const greedy = await Promise.all(Array.from({ length: 8 }, () => cluster.buyer()))
  const { before, replies } = await flood(greedy, 'ListCategories', 128)
  expect(replies.every(({ ok }) => ok)).toBe(true)
  expect(before).toBeLessThan((greedy.length * 128) / 2)
})

test('unfinished frames of strangers take no more memory than they may, and cost nobody else the connection', async () => {
  const { pid } = cluster.process('buyer-frontend')
  const before = residentMegabytes(pid)
  const header = Buffer.alloc(4)
  header.writeUInt32BE(1_048_576)
  const bytes = Buffer.concat([header, Buffer.alloc(1_000_000, ' ')])
  const sockets = Array.from({ length: 200 }, () => connect(cluster.port('buyer-frontend'), '127.0.0.1'))
  let closed = 0
  const sent = sockets.map(async (socket) => {
    socket.on('error', () => undefined).once('close', () => (closed += 1))
    await once(socket, 'connect')
    await new Promise<void>((resolve) => socket.write(bytes, () => resolve()))
  })
  await Promise.all(sent)
  await honest.ok('Ping')
  // 16 MiB hold sixteen of them.
  await expect.poll(() => closed, { timeout: 30_000 }).toBeGreaterThanOrEqual(180)
  await honest.ok('GetItem', { itemId })
  expect(residentMegabytes(pid) - before).toBeLessThan(120)
  for (const socket of sockets) socket.destroy()
})

test('a database hangs up on a greeting that is longer than a greeting can be', async () => {
  const socket = connect(cluster.port('product-db'), '127.0.0.1')
  socket.on('error', () => undefined)
  await once(socket, 'connect')
  const header = Buffer.alloc(4)
  header.writeUInt32BE(1_025)
  socket.write(header)
  await once(socket, 'close')
  const peer = databaseClient(cluster, 'product-db')
  await peer.request('Ping', { filling: 'x'.repeat(100_000) })
  peer.close()
})

test.each([
  ['unsound', '['.repeat(1_000_000), 'send one JSON object'],
  ['shallow', `[${'[],'.repeat(300_000)}[]]`, 'more than 10000 objects and arrays'],
])('a frame of a million brackets is refused without being parsed, %s', async (_, text, words) => {
  const stranger = await cluster.connect('buyer-frontend')
  stranger.socket.write(frame(text))
  await stranger.until(() => stranger.strays.length > 0)
  expect(stranger.strays).toMatchObject([{ id: null, error: { code: 'BAD_REQUEST' } }])
  expect(stranger.strays[0]!.error!.message).toContain(words)
  await stranger.ok('Ping')
})
