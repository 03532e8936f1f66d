import { setTimeout as pause } from 'node:timers/promises'
import { provenPeer } from '../../../services/testing/broken-frames/greeted-peer.ts'
import { RawPeer } from '../../../services/testing/raw-peer.ts'
import { frame } from '../../../services/testing/test-client.ts'
import type { Arms, Port } from './arms.ts'
import { noteDefects } from './strangers.ts'

const patienceMs = 20_000
const atOnce = 128

// Attacks of those who have accounts, or even the cluster's secret. Each gives the number of frames that it sent.

/** Real requests, broken in many ways, to a frontend or the gateway, in pieces. */
export async function brokenRequests(arms: Arms): Promise<number> {
  const port = arms.random.pick(['buyer-frontend', 'seller-frontend', 'gateway'] as const)
  return await sendBroken(arms, port, await RawPeer.connect(arms.task.ports[port]))
}

/** The same to a database, from a peer that proved to hold the secret. */
export async function brokenInside(arms: Arms): Promise<number> {
  const service = arms.random.pick(['customer-db', 'product-db'] as const)
  const { ports, secret } = arms.task
  return await sendBroken(arms, service, await provenPeer({ service, port: ports[service], secret }))
}

async function sendBroken(arms: Arms, port: Port, peer: RawPeer): Promise<number> {
  const frames = Array.from({ length: 50 }, () => frame(arms.fuzzer(port).next().body))
  peer.send(Buffer.concat(frames))
  await peer.until(() => peer.closed || peer.replies.length >= frames.length, patienceMs)
  noteDefects(arms, port, peer)
  if (arms.random.chance(0.3)) peer.send(arms.fuzzer(port).badHeader())
  peer.socket.destroy()
  return frames.length
}

/** Costly questions, as many as a connection takes. */
export async function costlyQuestions(arms: Arms): Promise<number> {
  const asBuyer: [string, object][] = [
    ['DisplayCart', {}],
    ['ListCategories', {}],
    ['SearchItemsForSale', { keywords: ['trap'], limit: 100 }],
    ['ListOrders', {}],
  ]
  const asSeller: [string, object][] = [
    ['GetSalesReport', {}],
    ['DisplayItemsForSale', { limit: 100 }],
  ]
  const isBuyer = arms.random.chance(0.6)
  const [op, args] = arms.random.pick(isBuyer ? asBuyer : asSeller)
  const session = arms.random.pick(isBuyer ? arms.buyers : arms.sellers)
  const port = isBuyer ? arms.random.pick(['buyer-frontend', 'gateway'] as const) : 'seller-frontend'
  const frames = Array.from({ length: atOnce }, (_, id) => arms.request(id, op, args, session))
  return await sendAll(arms, port, frames)
}

/** Each with a key of its own, so that each has an outcome to be kept. */
export async function keyFlood(arms: Arms): Promise<number> {
  if (arms.random.chance(0.3)) {
    const updates = arms.itemIds.map((itemId) => ({ itemId, price: arms.random.integer(1, 1_000) }))
    const frames = Array.from({ length: 16 }, (_, id) =>
      arms.request(id, 'UpdateItems', { updates }, arms.sellers[0]!, arms.newKey()),
    )
    return await sendAll(arms, 'seller-frontend', frames)
  }
  const session = arms.random.pick(arms.buyers)
  const frames = Array.from({ length: atOnce }, (_, id) =>
    arms.request(id, 'SaveCart', {}, session, arms.newKey()),
  )
  return await sendAll(arms, arms.random.pick(['buyer-frontend', 'gateway'] as const), frames)
}

async function sendAll(arms: Arms, port: Port, frames: readonly Buffer[]): Promise<number> {
  const peer = await RawPeer.connect(arms.task.ports[port])
  peer.send(Buffer.concat(frames))
  // Some leave without an answer.
  if (arms.random.chance(0.8))
    await peer.until(() => peer.closed || peer.replies.length >= frames.length, patienceMs)
  noteDefects(arms, port, peer)
  peer.socket.destroy()
  return frames.length
}

/** Asks for large answers and takes none. */
export async function deaf(arms: Arms): Promise<number> {
  const peer = await RawPeer.connect(arms.task.ports['buyer-frontend'])
  peer.socket.pause()
  const args = { keywords: ['trap'], limit: 100 }
  const frames = Array.from({ length: 200 }, (_, id) =>
    arms.request(id, 'SearchItemsForSale', args, arms.random.pick(arms.buyers)),
  )
  peer.send(Buffer.concat(frames))
  arms.held.hold(peer)
  return frames.length
}

/** Connects and leaves, many times over. */
export async function comeAndGo(arms: Arms): Promise<number> {
  const ports = Object.values(arms.task.ports)
  for (let count = 0; count < 20; count += 1) {
    const peer = await RawPeer.connect(arms.random.pick(ports))
    peer.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
    if (arms.random.chance(0.5)) peer.socket.resetAndDestroy()
    else peer.socket.destroy()
    await pause(1)
  }
  return 20
}
