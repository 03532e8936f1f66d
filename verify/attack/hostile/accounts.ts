import { setTimeout as pause } from 'node:timers/promises'
import { provenPeer } from '../../../services/testing/broken-frames/greeted-peer.ts'
import { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import { frame } from '../../../services/testing/clients/test-client.ts'
import { everyPort, type Port } from './arms.ts'
import type { Raid, Sent } from './raid.ts'

const atOnce = 128

// Attacks of those who have accounts, or even the cluster's secret. Each tells what it sent.

/** Real requests, broken in many ways, to a frontend or the gateway, in pieces. */
export async function brokenRequests(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(['buyer-frontend', 'seller-frontend', 'gateway'] as const)
  return await sendBroken(raid, port, await RawPeer.connect(raid.arms.task.ports[port]))
}

/** The same to a database, from a peer that proved to hold the secret. */
export async function brokenInside(raid: Raid): Promise<Sent> {
  const service = raid.random.pick(['customer-db', 'product-db'] as const)
  const { ports, secret } = raid.arms.task
  return await sendBroken(raid, service, await provenPeer({ service, port: ports[service], secret }))
}

async function sendBroken(raid: Raid, port: Port, peer: RawPeer): Promise<Sent> {
  const frames = Array.from({ length: 50 }, () => frame(raid.fuzzer(port).next().body))
  peer.send(Buffer.concat(frames))
  await raid.answered(port, peer, frames.length)
  if (raid.random.chance(0.3)) peer.send(raid.fuzzer(port).badHeader())
  peer.socket.destroy()
  return { [port]: frames.length }
}

/** Costly questions, as many as a connection takes. */
export async function costlyQuestions(raid: Raid): Promise<Sent> {
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
  const isBuyer = raid.random.chance(0.6)
  const [op, args] = raid.random.pick(isBuyer ? asBuyer : asSeller)
  const session = raid.random.pick(isBuyer ? raid.arms.buyers : raid.arms.sellers)
  const port = isBuyer ? raid.random.pick(['buyer-frontend', 'gateway'] as const) : 'seller-frontend'
  const frames = Array.from({ length: atOnce }, (_, id) => raid.arms.request(id, op, args, session))
  return await sendAll(raid, port, frames)
}

/** Each with a key of its own, so that each has an outcome to be kept. */
export async function keyFlood(raid: Raid): Promise<Sent> {
  if (raid.random.chance(0.3)) {
    const updates = raid.arms.itemIds.map((itemId) => ({ itemId, price: raid.random.integer(1, 1_000) }))
    const frames = Array.from({ length: 16 }, (_, id) =>
      raid.arms.request(id, 'UpdateItems', { updates }, raid.arms.sellers[0]!, raid.newKey()),
    )
    return await sendAll(raid, 'seller-frontend', frames)
  }
  const session = raid.random.pick(raid.arms.buyers)
  const frames = Array.from({ length: atOnce }, (_, id) =>
    raid.arms.request(id, 'SaveCart', {}, session, raid.newKey()),
  )
  return await sendAll(raid, raid.random.pick(['buyer-frontend', 'gateway'] as const), frames)
}

async function sendAll(raid: Raid, port: Port, frames: readonly Buffer[]): Promise<Sent> {
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  peer.send(Buffer.concat(frames))
  // Some leave without an answer.
  if (raid.random.chance(0.8)) await raid.answered(port, peer, frames.length)
  peer.socket.destroy()
  return { [port]: frames.length }
}

/** Asks for large answers and takes none. */
export async function deaf(raid: Raid): Promise<Sent> {
  const peer = await RawPeer.connect(raid.arms.task.ports['buyer-frontend'])
  peer.socket.pause()
  const args = { keywords: ['trap'], limit: 100 }
  const frames = Array.from({ length: 200 }, (_, id) =>
    raid.arms.request(id, 'SearchItemsForSale', args, raid.random.pick(raid.arms.buyers)),
  )
  peer.send(Buffer.concat(frames))
  raid.arms.held.hold(peer)
  return { 'buyer-frontend': frames.length }
}

/** Connects and leaves, many times over. */
export async function comeAndGo(raid: Raid): Promise<Sent> {
  const visits = 3
  for (let visit = 0; visit < visits; visit += 1) {
    for (const port of raid.random.shuffled(everyPort)) {
      const peer = await RawPeer.connect(raid.arms.task.ports[port])
      peer.send(Buffer.from('GET / HTTP/1.1\r\n\r\n'))
      if (raid.random.chance(0.5)) peer.socket.resetAndDestroy()
      else peer.socket.destroy()
      await pause(1)
    }
  }
  return Object.fromEntries(everyPort.map((port) => [port, visits]))
}
