import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { errorCodes } from '../wire/errors.ts'
import { helloMac, proofMac } from '../wire/handshake.ts'
import { type ServiceName, serviceNames } from '../host/config.ts'
import { clusterSecret } from '../host/secret.ts'
import { FrameFuzzer, type FuzzedFrame } from '../testing/frame-fuzzer.ts'
import { residentMegabytes } from '../testing/process-figures.ts'
import { type Random, testRandom } from '../testing/random.ts'
import { RawPeer } from '../testing/raw-peer.ts'
import { frame, type TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'

const framesPerService = 10_000
const framesPerConnection = 50
const warmUpFrames = 3_000
const mostStretches = 3
const patienceMs = 1_500
/** What memory may grow by after the warm-up: garbage that was not collected yet, not what strangers sent. */
const mayGrowMegabytes = 64

const databases = ['customer-db', 'product-db'] as const
const frontends = ['buyer-frontend', 'seller-frontend'] as const

let cluster: TestCluster
let seller: TestClient
let buyer: TestClient
let itemId: string
let good: GoodClients

beforeAll(async () => {
  cluster = await TestCluster.start({
    limits: { patienceMs, handshakeMs: patienceMs },
    logs: { level: 'error' },
  })
  seller = await cluster.seller()
  buyer = await cluster.buyer()
  const item = { name: 'Lamp', category: 1, keywords: ['lamp'], condition: 'new', price: 5, quantity: 1_000 }
  const items = Array.from({ length: 100 }, (_, index) => ({ ...item, name: `Lamp ${index}` }))
  itemId = (await seller.ok('RegisterItems', { items })).results[0].itemId as string
})

afterAll(() => cluster.stop())

/** A buyer and a seller who do as they should beside all this, and must not notice it. */
class GoodClients {
  #stopped = false
  #working: Promise<unknown>

  constructor() {
    this.#working = Promise.all([this.#work(() => this.#buy()), this.#work(() => this.#sell())])
    // Told when it is asked for.
    this.#working.catch(() => undefined)
  }

  /** Rejects where one of them was refused something or lost the connection. */
  async stop(): Promise<void> {
    this.#stopped = true
    await this.#working
  }

  async #work(step: () => Promise<unknown>): Promise<void> {
    while (!this.#stopped) {
      await step()
      await pause(2)
    }
  }

  async #buy(): Promise<void> {
    const { items } = await buyer.ok('SearchItemsForSale', { keywords: ['lamp'], limit: 10 })
    if (items.length !== 10) throw new Error(`${items.length} items were found`)
    // Without a key: if a connection behind the frontend broke, this would tell.
    await buyer.ok('AddItemToCart', { itemId, quantity: 1 })
    await buyer.ok('RemoveItemFromCart', { itemId, quantity: 1 })
  }

  #sell(): Promise<unknown> {
    return seller.ok('ChangeItemPrice', { itemId, price: 6 })
  }
}

beforeEach(() => {
  good = new GoodClients()
})

afterEach(async () => {
  await good.stop()
  for (const service of serviceNames) expect(cluster.process(service).child.exitCode, service).toBeNull()
})

async function peerOf(service: ServiceName): Promise<RawPeer> {
  const peer = await RawPeer.connect(cluster.port(service))
  if (service === 'customer-db' || service === 'product-db') await shakeHands(peer, service)
  return peer
}

async function shakeHands(peer: RawPeer, to: string): Promise<void> {
  const secret = clusterSecret(cluster.config)
  const nonce = crypto.randomUUID()
  const mac = helloMac(secret, to, 'test', nonce)
  const welcomed = new Promise<Buffer>((resolve, reject) => {
    peer.socket.once('data', resolve)
    peer.socket.once('close', () => reject(new Error('the greeting was refused')))
  })
  peer.send(frame(JSON.stringify({ hello: { to, from: 'test', nonce, mac } })))
  const { welcome } = JSON.parse((await welcomed).toString('utf8', 4)) as { welcome: { nonce: string } }
  peer.send(frame(JSON.stringify({ proof: { mac: proofMac(secret, to, nonce, welcome.nonce) } })))
  peer.replies.length = 0
}

/** In pieces that have nothing to do with where frames begin. */
function sendInPieces(peer: RawPeer, bytes: Buffer, random: Random): void {
  for (let at = 0; at < bytes.length;) {
    const length = random.chance(0.5) ? random.integer(1, 64) : random.integer(64, 65_536)
    peer.send(bytes.subarray(at, at + length))
    at += length
  }
}

const told = (body: Buffer) => body.toString('latin1').slice(0, 300)

/** Every frame is answered, as the specification says, whatever came before it. */
async function expectAnswers(peer: RawPeer, frames: readonly FuzzedFrame[], random: Random): Promise<void> {
  peer.replies.length = 0
  sendInPieces(peer, Buffer.concat(frames.map(({ body }) => frame(body))), random)
  await peer.until(() => peer.replies.length >= frames.length || peer.closed)
  const unanswered = new Map<number | null, FuzzedFrame[]>()
  for (const each of frames) {
    const id = each.expected.kind === 'reply' ? each.expected.id : null
    unanswered.set(id, [...(unanswered.get(id) ?? []), each])
  }
  for (const { id, ok, error } of peer.replies) {
    const [sent] = unanswered.get(id)?.splice(0, 1) ?? []
    const about = () => `${JSON.stringify({ id, ok, error })} to ${sent ? told(sent.body) : 'nothing'}`
    if (sent === undefined) throw new Error(`unexpected: ${about()}`)
    if (ok) continue
    const { code } = error!
    const wrong =
      !errorCodes.includes(code as (typeof errorCodes)[number]) ||
      code === 'INTERNAL' ||
      code === 'BAD_FRAME' ||
      (id === null) !== (code === 'BAD_REQUEST')
    if (wrong) throw new Error(about())
  }
  const left = [...unanswered.values()].flat().map(({ body }) => told(body))
  expect(left, peer.closed ? 'the connection was closed' : 'no answer in time').toEqual([])
}

/** One more thing to do to a connection before it is given up. */
async function endBadly(peer: RawPeer, fuzzer: FrameFuzzer, random: Random): Promise<void> {
  const way = random.integer(0, 4)
  if (way === 0) {
    peer.replies.length = 0
    peer.send(Buffer.concat([fuzzer.badHeader(), Buffer.from('whatever')]))
    expect(await peer.until(() => peer.closed)).toBe(true)
    expect(peer.replies).toMatchObject([{ id: null, ok: false, error: { code: 'BAD_FRAME' } }])
    return
  }
  const { body } = fuzzer.next()
  const whole = frame(body)
  peer.send(whole.subarray(0, random.integer(1, whole.length - 1)))
  if (way === 1) peer.socket.resetAndDestroy()
  else if (way === 2) {
    peer.socket.end()
    expect(await peer.until(() => peer.closed)).toBe(true)
  } else peer.socket.destroy()
}

const newItem = { name: 'n', category: 2, keywords: ['k'], condition: 'new', price: 1, quantity: 1 }

function samplesOf(service: ServiceName): Record<string, unknown>[] {
  if (service === 'buyer-frontend') {
    const requests: [string, object][] = [
      ['Ping', {}],
      [
        'CreateAccount',
        { username: crypto.randomUUID().slice(0, 30), password: 'p', name: 'n', tier: 'vip' },
      ],
      ['Login', { username: 'nobody', password: 'p' }],
      ['SearchItemsForSale', { category: 1, keywords: ['lamp', 'k'], limit: 5, cursor: '1.0.500.1.3' }],
      ['GetItem', { itemId }],
      ['ListCategories', {}],
      ['AddItemToCart', { itemId, quantity: 1 }],
      ['RemoveItemFromCart', { itemId, quantity: 1 }],
      ['SaveCart', {}],
      ['ClearCart', {}],
      ['DisplayCart', {}],
      ['MakePurchase', { wait: true }],
      ['GetOrder', { orderId: 'o1' }],
      ['ListOrders', { cursor: '1', limit: 3 }],
      ['GetBuyerPurchases', { cursor: '1', limit: 3 }],
      ['ProvideFeedback', { itemId, thumb: 'up' }],
      ['GetSellerRating', { sellerId: 1 }],
      ['Subscribe', { topics: ['items', 'orders'], since: 1 }],
    ]
    return requests.map(([op, args]) => ({ op, session: spare.buyer, args, key: 'k', trace: 't' }))
  }
  if (service === 'seller-frontend') {
    const requests: [string, object][] = [
      ['CreateAccount', { username: crypto.randomUUID().slice(0, 30), password: 'p', name: 'n' }],
      ['Login', { username: 'nobody', password: 'p' }],
      ['GetSellerRating', {}],
      ['RegisterItemForSale', newItem],
      ['ChangeItemPrice', { itemId, price: 7.5 }],
      ['UpdateUnitsForSale', { itemId, delta: 1 }],
      ['DisplayItemsForSale', { cursor: '1', limit: 3 }],
      ['RegisterItems', { items: [newItem, newItem] }],
      ['UpdateItems', { updates: [{ itemId, price: 3, delta: 1 }] }],
      ['GetSalesReport', { from: '2026-01-31T12:00:00Z', to: 1_900_000_000_000 }],
      ['Subscribe', { topics: ['items', 'sales'], since: 1 }],
    ]
    return requests.map(([op, args]) => ({ op, session: spare.seller, args, trace: 't' }))
  }
  if (service === 'customer-db') {
    const [role, username, password] = ['buyer', 'fuzzed', 'p']
    const requests: [string, object][] = [
      ['Ping', {}],
      ['CheckSession', { role, silently: true }],
      ['CheckSessions', { role, sessions: [spare.buyer, 'none'] }],
      ['CreateAccount', { role, username, password, name: 'n', tier: 'vip' }],
      ['Login', { role, username, password }],
      ['HasAccount', { role, id: 1 }],
      ['AbandonedPurchases', { username }],
      ['GetCart', { role }],
      ['AddToCart', { role, itemId, quantity: 1, available: 10 }],
      ['RemoveFromCart', { role, itemId, quantity: 1 }],
      ['ClearCart', { role }],
      ['SaveCart', { role }],
      ['BeginPurchase', { role, via: 'test' }],
      ['PurchaseDelivered', { role, via: 'test', ref: '1.1' }],
      ['FinishPurchase', { ref: '1.1', end: 'refused', attempt: 1 }],
      ['ExportSnapshot', { name: 'none', file: 'none' }],
      ['RestoreSnapshot', { name: 'none' }],
      ['StorageStats', {}],
    ]
    return requests.map(([op, args]) => ({ op, session: spare.buyer, args, trace: 't' }))
  }
  const stored = { name: 'n', category: 2, keywords: ['k'], condition: 'new', cents: 1, quantity: 1 }
  const account = 1_000_000
  const requests: [string, object][] = [
    ['Search', { category: 1, keywords: ['lamp'], limit: 5, cursor: '1.0.500.1.3' }],
    ['GetItem', { itemId }],
    ['GetItems', { itemIds: [itemId, '1-99'] }],
    ['ListCategories', {}],
    ['GetSellerRating', { sellerId: account }],
    ['DisplayItems', { account, cursor: '1', limit: 3 }],
    ['GetSalesReport', { account, from: 1, to: 2 }],
    ['RegisterItem', { account, item: stored }],
    ['RegisterItems', { account, items: [stored, stored] }],
    ['ChangePrice', { account, itemId, cents: 100 }],
    ['UpdateUnits', { account, itemId, delta: 1 }],
    ['UpdateItems', { account, changes: [{ itemId, cents: 100, delta: 1 }] }],
    ['ProvideFeedback', { account, itemId, thumb: 'up' }],
    [
      'PlaceOrder',
      { ref: 'x.1', buyerId: account, tier: 'vip', lines: [{ itemId, quantity: 1 }], wait: true },
    ],
    ['ResolvePurchase', { ref: 'x.2' }],
    ['GetOrder', { account, orderId: 'o1' }],
    ['ListOrders', { account, limit: 3 }],
    ['GetPurchases', { account, limit: 3 }],
    ['MissedSince', { account, topics: ['items'], since: 1 }],
    ['StorageStats', {}],
  ]
  return requests.map(([op, args]) => ({ op, args, trace: 't' }))
}

/** Sessions of their own, so that what is done with them does not touch the good clients. */
const spare = { buyer: '', seller: '' }

describe.each([...frontends, ...databases])('%s', (service) => {
  test(
    `${framesPerService} broken frames are answered as they should be, and memory stays flat`,
    { timeout: 180_000 },
    async () => {
      const random = testRandom()
      spare.buyer = (await cluster.buyer()).session!
      spare.seller = (await cluster.seller()).session!
      const fuzzer = new FrameFuzzer(random, samplesOf(service))
      const { pid } = cluster.process(service)
      const send = async (count: number) => {
        for (let sent = 0; sent < count; sent += framesPerConnection) {
          const peer = await peerOf(service)
          await expectAnswers(
            peer,
            Array.from({ length: framesPerConnection }, () => fuzzer.next()),
            random,
          )
          await endBadly(peer, fuzzer, random)
        }
      }
      await send(warmUpFrames)
      let grown = Infinity
      // Garbage is collected when the collector likes: what leaks grows every time.
      for (let time = 0; time < mostStretches && grown > mayGrowMegabytes; time += 1) {
        const before = residentMegabytes(pid)
        await send(framesPerService)
        grown = residentMegabytes(pid) - before
        process.stdout.write(
          `${service}: ${before.toFixed(0)} MB, ${grown.toFixed(1)} more after the frames\n`,
        )
      }
      expect(grown).toBeLessThan(mayGrowMegabytes)
    },
  )

  test('hundreds of unfinished frames cost no memory and are cut off, those that only wait are not', async () => {
    const { pid } = cluster.process(service)
    const before = residentMegabytes(pid)
    const announced = Buffer.from([0x00, 0x10, 0x00, 0x00])
    const peers = await Promise.all(
      Array.from({ length: 400 }, async (_, index) => {
        const peer = await peerOf(service)
        if (index % 4 === 0) peer.send(announced.subarray(0, 1 + (index % 3)))
        else if (index % 4 === 1) peer.send(Buffer.concat([announced, Buffer.from('{"id":1')]))
        else if (index % 4 === 2) peer.socket.end(announced)
        return peer
      }),
    )
    expect(residentMegabytes(pid) - before).toBeLessThan(40)
    const [waiting, unfinished] = [
      peers.filter((_, index) => index % 4 === 3),
      peers.filter((_, index) => index % 4 !== 3),
    ]
    const cut = await Promise.all(unfinished.map((peer) => peer.until(() => peer.closed)))
    expect(cut.every(Boolean)).toBe(true)
    expect(waiting.some(({ closed }) => closed)).toBe(false)
    for (const peer of peers) peer.socket.destroy()
  })

  test('a frame that dribbles in is answered, one that takes too long is not', async () => {
    const ping = frame(JSON.stringify({ id: 5, op: 'Ping', args: {} }))
    const dribble = async (everyMs: number): Promise<RawPeer> => {
      const peer = await peerOf(service)
      for (const byte of ping) {
        if (peer.closed) break
        peer.send(Buffer.from([byte]))
        await pause(everyMs)
      }
      return peer
    }
    const [quick, slow] = await Promise.all([dribble(5), dribble(patienceMs / 8)])
    expect(await quick.until(() => quick.replies.length === 1)).toBe(true)
    expect(quick.replies).toMatchObject([{ id: 5, ok: true }])
    expect(await slow.until(() => slow.closed)).toBe(true)
    expect(slow.replies).toEqual([])
    quick.socket.destroy()
  })

  test('a peer that does not read its replies is cut off', async () => {
    const { pid } = cluster.process(service)
    const before = residentMegabytes(pid)
    const peer = await peerOf(service)
    peer.socket.pause()
    const op = `No${'n'.repeat(2_000)}`
    const batch = Buffer.concat(
      Array.from({ length: 200 }, (_, id) => frame(JSON.stringify({ id, op, session: 's'.repeat(2_000) }))),
    )
    // Replies are small beside the requests; together they are more than sockets and buffers hold.
    let sentFrames = 0
    const cut = new Promise<void>((resolve) => peer.socket.once('close', () => resolve()))
    const ended = { is: false }
    void cut.then(() => (ended.is = true))
    while (!ended.is && sentFrames < 200_000) {
      if (peer.socket.write(batch)) await pause(0)
      else await Promise.race([cut, new Promise((resolve) => peer.socket.once('drain', resolve))])
      sentFrames += 200
    }
    await cut
    expect(residentMegabytes(pid) - before).toBeLessThan(mayGrowMegabytes)
  })
})

describe.each(frontends)('%s', (service) => {
  test('whatever fills a whole frame stays outside', async () => {
    const peer = await peerOf(service)
    const op = service === 'buyer-frontend' ? 'DisplayCart' : 'GetSellerRating'
    const fields = ['session', 'op', 'unknown']
    for (let time = 0; time < 10; time += 1) {
      peer.replies.length = 0
      const bodies = Array.from({ length: 20 }, (_, id) => {
        const empty = { id, op, session: 's', args: {} }
        const field = fields[id % fields.length]!
        const room = 1_048_576 - JSON.stringify({ ...empty, [field]: '' }).length
        return JSON.stringify({ ...empty, [field]: 'f'.repeat(room) })
      })
      for (const body of bodies) peer.send(frame(body))
      expect(await peer.until(() => peer.replies.length === bodies.length)).toBe(true)
      for (const { id, error } of peer.replies) {
        expect(error!.code).toBe(fields[id! % fields.length] === 'op' ? 'UNKNOWN_OP' : 'UNAUTHENTICATED')
      }
    }
    peer.socket.destroy()
  })
})

describe.each(databases)('%s and a stranger', (service) => {
  test('not a byte comes back', async () => {
    const random = testRandom()
    const secret = clusterSecret(cluster.config)
    const requests = samplesOf(service)
    const hello = {
      to: service,
      from: 'buyer-frontend',
      nonce: 'n',
      mac: helloMac('a guess', service, 'buyer-frontend', 'n'),
    }
    const elsewhere = service === 'product-db' ? 'customer-db' : 'product-db'
    const greetings = [
      { hello },
      { hello: { ...hello, mac: '' } },
      { hello: { ...hello, mac: helloMac(secret, elsewhere, 'buyer-frontend', 'n') } },
      { hello: { ...hello, to: elsewhere, mac: helloMac(secret, elsewhere, 'buyer-frontend', 'n') } },
      { proof: { mac: proofMac(secret, service, 'n', 'n') } },
      { welcome: { nonce: 'n', mac: 'm' } },
    ]
    const fuzzer = new FrameFuzzer(random, [...requests, ...greetings])
    const { pid } = cluster.process(service)
    const before = residentMegabytes(pid)
    const connections = 2_000
    const framesEach = 6
    const side = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        const peer = await RawPeer.connect(cluster.port(service))
        const frames = Array.from({ length: framesEach }, () => fuzzer.next().body)
        if (random.chance(0.3)) frames.unshift(Buffer.from(JSON.stringify(random.pick(greetings))))
        const first = random.chance(0.1) ? [fuzzer.badHeader()] : []
        sendInPieces(peer, Buffer.concat([...first, ...frames.map((body) => frame(body))]), random)
        expect(await peer.until(() => peer.closed), 'a stranger was not turned away').toBe(true)
        expect(peer.bytes).toBe(0)
      }
    }
    await Promise.all(Array.from({ length: 10 }, () => side(connections / 10)))
    expect(residentMegabytes(pid) - before).toBeLessThan(mayGrowMegabytes)
  })

  test('whoever only connects is turned away too', async () => {
    const peers = await Promise.all(Array.from({ length: 200 }, () => RawPeer.connect(cluster.port(service))))
    for (const peer of peers) expect(await peer.until(() => peer.closed)).toBe(true)
    expect(peers.every(({ bytes }) => bytes === 0)).toBe(true)
  })
})

test('what the databases wrote down meanwhile can be replayed', async () => {
  // Restarting what the good clients talk to: theirs is to come back, not to see no error.
  await good.stop()
  const before = await buyer.ok('SearchItemsForSale', { limit: 100 })
  await cluster.crashTogether(databases)
  for (const service of databases) expect(cluster.process(service).log).not.toContain('defect')
  expect(await buyer.ok('SearchItemsForSale', { limit: 100 })).toEqual(before)
})
