import { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import { frame } from '../../../services/testing/clients/test-client.ts'
import { everyPort } from './arms.ts'
import type { Raid, Sent } from './raid.ts'

const mebibyte = 1_048_576

// Attacks of those who have no account and no secret. Each tells what it sent.

export async function garbage(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(everyPort)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const frames = Array.from({ length: 40 }, () => frame(raid.fuzzer(port).next().body))
  const bytes = Buffer.concat(frames)
  peer.send(raid.random.chance(0.5) ? bytes : bytes.subarray(0, bytes.length - raid.random.integer(1, 60)))
  if (raid.random.chance(0.3)) peer.send(raid.fuzzer(port).badHeader())
  await peer.until(() => peer.closed || peer.replies.length >= frames.length, 1_000)
  raid.noteDefects(port, peer)
  peer.socket.destroy()
  return { [port]: frames.length }
}

/** Most of a frame, on a connection that then says nothing more. */
export async function unfinished(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(everyPort)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const header = Buffer.alloc(4)
  header.writeUInt32BE(mebibyte)
  peer.send(Buffer.concat([header, Buffer.alloc(raid.random.integer(1, mebibyte - 1), ' ')]))
  raid.arms.held.hold(peer)
  return { [port]: 1 }
}

export async function silence(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(everyPort)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  raid.arms.held.hold(peer)
  const half = frame(raid.fuzzer(port).next().body)
  peer.send(half.subarray(0, 3))
  return { [port]: 1 }
}

/** Byte by byte. */
export async function trickle(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(everyPort)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const bytes = frame(raid.fuzzer(port).next().body)
  let sent = 0
  const timer = setInterval(() => {
    if (peer.closed || sent >= bytes.length) clearInterval(timer)
    else peer.send(bytes.subarray(sent, (sent += 1)))
  }, 100).unref()
  raid.arms.held.hold(peer)
  return { [port]: 1 }
}

/** Large, deep and wide ones. */
export async function enormous(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(everyPort)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const bodies = [
    '['.repeat(mebibyte),
    `[${'[],'.repeat(300_000)}[]]`,
    `{"id":1,"op":"Login","args":{"username":"${'x'.repeat(mebibyte - 100)}"}}`,
    `{"id":1,${'"x":{'.repeat(100_000)}`,
  ]
  const sent = raid.random.integer(1, 4)
  for (let count = 0; count < sent; count += 1) peer.send(frame(raid.random.pick(bodies)))
  await raid.answered(port, peer, sent)
  peer.socket.destroy()
  return { [port]: sent }
}

/** Sessions that nobody has, and costly questions. */
export async function madeUpSessions(raid: Raid): Promise<Sent> {
  const isBuyer = raid.random.chance(0.5)
  const port = isBuyer ? raid.random.pick(['buyer-frontend', 'gateway'] as const) : 'seller-frontend'
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const op = isBuyer ? raid.random.pick(['ListCategories', 'DisplayCart', 'ListOrders']) : 'GetSalesReport'
  const frames = Array.from({ length: 256 }, (_, id) => raid.arms.request(id, op, {}, `made-up ${id}`))
  peer.send(Buffer.concat(frames))
  await raid.answered(port, peer, frames.length)
  if (peer.replies.some(({ ok }) => ok)) raid.arms.problems.push(`${op} was answered to a made-up session`)
  peer.socket.destroy()
  return { [port]: frames.length }
}

export async function wrongPasswords(raid: Raid): Promise<Sent> {
  const port = raid.random.pick(['buyer-frontend', 'seller-frontend', 'gateway'] as const)
  const peer = await RawPeer.connect(raid.arms.task.ports[port])
  const guesses = 8
  for (let id = 0; id < guesses; id += 1) {
    const username = raid.random.pick([raid.arms.task.username, ...raid.arms.usernames, `nobody ${id}`])
    const args = { username, password: `guess ${raid.random.integer(1, 1e9)}` }
    peer.send(frame(JSON.stringify({ id, op: 'Login', args })))
  }
  // Some do not wait for the answer.
  if (raid.random.chance(0.5)) await raid.answered(port, peer, guesses)
  if (peer.replies.some(({ ok }) => ok)) raid.arms.problems.push('a wrong password was let in')
  peer.socket.destroy()
  return { [port]: guesses }
}
