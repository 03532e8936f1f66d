import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { checkDatabasesMatch } from '../cluster/mixed-databases.ts'
import { serviceNames } from '../config/config.ts'
import { membersOf } from '../config/members.ts'
import { clusterSecret } from '../process/secret.ts'
import { BrokenFrames, sendInPieces } from '../testing/broken-frames/broken-frames.ts'
import { GoodClients } from '../testing/broken-frames/good-clients.ts'
import { greetedPeer } from '../testing/broken-frames/greeted-peer.ts'
import { requestSamples } from '../testing/broken-frames/request-samples.ts'
import { FrameFuzzer } from '../testing/inputs/frame-fuzzer.ts'
import { residentMegabytes } from '../testing/process-figures.ts'
import { testRandom } from '../testing/random.ts'
import { RawPeer } from '../testing/clients/raw-peer.ts'
import { frame } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { helloMac, proofMac } from '../wire/handshake.ts'

// `npm run verify` sends ten thousand, and measures what they cost: memory, and the latency of others.
const framesPerService = 300
const strangersPerDatabase = 100
/** The allowed growth of memory: garbage that was not collected yet, not data of clients. */
const mayGrowMegabytes = 64

const databases = ['customer-db', 'product-db'] as const
const frontends = ['buyer-frontend', 'seller-frontend'] as const
/** Between what the clients ask that must not notice anything. */
const restMs = 20
const longMs = 120_000
const shortMs = 400

/** Nobody is cut off here for being slow, however slow the machine is. */
let patient: TestCluster
/** Unfinished frames and unread replies are cut off soon here; a greeting may take as long as it likes. */
let impatient: TestCluster
let good: Map<TestCluster, GoodClients>

beforeAll(async () => {
  const logs = { level: 'error' } as const
  const started = await Promise.all(
    [longMs, shortMs].map((patienceMs) =>
      TestCluster.start({ limits: { patienceMs, handshakeMs: longMs }, logs }),
    ),
  )
  ;[patient, impatient] = started as [TestCluster, TestCluster]
  good = new Map(
    await Promise.all(
      started.map(async (cluster) => [cluster, await GoodClients.join(cluster, restMs)] as const),
    ),
  )
})

beforeEach(() => {
  for (const clients of good.values()) clients.start()
})

afterEach(async () => {
  for (const [cluster, clients] of good) {
    await clients.stop()
    for (const service of serviceNames) expect(cluster.process(service).child.exitCode, service).toBeNull()
  }
})

afterAll(() => Promise.all([patient.stop(), impatient.stop()]))

// All four read frames by the same code: `npm test` shows it by one of each kind.
const shown: readonly string[] = ['buyer-frontend', 'product-db']

for (const service of [...frontends, ...databases]) {
  describe(service, { tags: shown.includes(service) ? [] : ['long'] }, () => {
    test(`${framesPerService} broken frames are answered as they should be`, async () => {
      const frames = await BrokenFrames.to(patient, service, good.get(patient)!.itemId, testRandom())
      await frames.send(framesPerService)
    })

    test('hundreds of unfinished frames cost no memory and are cut off, those that only wait are not', async () => {
      const { pid } = impatient.process(service)
      const before = residentMegabytes(pid)
      const announced = Buffer.from([0x00, 0x10, 0x00, 0x00])
      const peers = await Promise.all(
        Array.from({ length: 200 }, async (_, index) => {
          const peer = await greetedPeer(impatient, service)
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

    test('a frame that dribbles in is answered, one that never ends is cut off while bytes still come', async () => {
      const peer = await greetedPeer(patient, service)
      for (const byte of frame(JSON.stringify({ id: 5, op: 'Ping', args: {} }))) {
        peer.send(Buffer.from([byte]))
        await pause(1)
      }
      expect(await peer.until(() => peer.replies.length === 1)).toBe(true)
      expect(peer.replies).toMatchObject([{ id: 5, ok: true }])
      peer.socket.destroy()

      const endless = await greetedPeer(impatient, service)
      endless.send(Buffer.from([0x00, 0x10, 0x00, 0x00]))
      const dribbling = setInterval(() => endless.send(Buffer.from(' ')), shortMs / 8)
      try {
        expect(await endless.until(() => endless.closed)).toBe(true)
      } finally {
        clearInterval(dribbling)
      }
      expect(endless.replies).toEqual([])
    })

    test('a peer that does not read its replies is cut off', async () => {
      const { pid } = impatient.process(service)
      const before = residentMegabytes(pid)
      const peer = await greetedPeer(impatient, service)
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
}

describe.each(frontends)('%s', (service) => {
  test('whatever fills a whole frame stays outside', async () => {
    const peer = await greetedPeer(patient, service)
    const op = service === 'buyer-frontend' ? 'DisplayCart' : 'GetSellerRating'
    const fields = ['session', 'op', 'unknown']
    for (let time = 0; time < 2; time += 1) {
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
    const secret = clusterSecret(patient.config)
    const requests = requestSamples(service, {
      itemId: '1-1',
      buyer: 'nobody',
      seller: 'nobody',
      newUsername: 'newcomer',
    })
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
    const { pid } = patient.process(service)
    const before = residentMegabytes(pid)
    const framesEach = 6
    const side = async (count: number) => {
      for (let index = 0; index < count; index += 1) {
        const peer = await RawPeer.connect(patient.port(service))
        const frames = Array.from({ length: framesEach }, () => fuzzer.next().body)
        if (random.chance(0.3)) frames.unshift(Buffer.from(JSON.stringify(random.pick(greetings))))
        const first = random.chance(0.1) ? [fuzzer.badHeader()] : []
        sendInPieces(peer, Buffer.concat([...first, ...frames.map((body) => frame(body))]), random)
        expect(await peer.until(() => peer.closed), 'a stranger was not turned away').toBe(true)
        expect(peer.bytes).toBe(0)
      }
    }
    await Promise.all(Array.from({ length: 10 }, () => side(strangersPerDatabase / 10)))
    expect(residentMegabytes(pid) - before).toBeLessThan(mayGrowMegabytes)
  })
})

test('what the databases wrote down meanwhile can be replayed', async () => {
  const clients = good.get(patient)!
  // They need not live through a restart of what they talk to without an error.
  await clients.stop()
  const shown = () => clients.buyer.ok('SearchItemsForSale', { limit: 100 })
  const before = await shown()
  await patient.crashTogether(databases)
  for (const service of databases) expect(patient.process(service).log).not.toContain('defect')
  // The frames named accounts that customer-db never gave: their items belong to nobody when it is told to go on.
  await checkDatabasesMatch(membersOf(patient.config), clusterSecret(patient.config), true)
  const after = await shown()
  expect(after.items.map(withoutOwner)).toEqual(before.items.map(withoutOwner))
  await patient.crashTogether(databases)
  expect(await shown()).toEqual(after)
})

function withoutOwner(item: object): object {
  return { ...item, sellerId: undefined, rev: undefined }
}
