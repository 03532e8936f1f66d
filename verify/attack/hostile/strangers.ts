import { RawPeer } from '../../../services/testing/raw-peer.ts'
import { frame } from '../../../services/testing/test-client.ts'
import type { Arms, Port } from './arms.ts'

const everyPort: readonly Port[] = [
  'buyer-frontend',
  'seller-frontend',
  'customer-db',
  'product-db',
  'payments',
  'gateway',
  'control',
]
const patienceMs = 10_000
const mebibyte = 1_048_576

// Attacks of those who have no account and no secret. Each gives the number of frames that it sent.

export async function garbage(arms: Arms): Promise<number> {
  const port = arms.random.pick(everyPort)
  const peer = await RawPeer.connect(arms.task.ports[port])
  const frames = Array.from({ length: 40 }, () => frame(arms.fuzzer(port).next().body))
  const bytes = Buffer.concat(frames)
  peer.send(arms.random.chance(0.5) ? bytes : bytes.subarray(0, bytes.length - arms.random.integer(1, 60)))
  if (arms.random.chance(0.3)) peer.send(arms.fuzzer(port).badHeader())
  await peer.until(() => peer.closed || peer.replies.length >= frames.length, 1_000)
  noteDefects(arms, port, peer)
  peer.socket.destroy()
  return frames.length
}

/** Most of a frame, on a connection that then says nothing more. */
export async function unfinished(arms: Arms): Promise<number> {
  const peer = await RawPeer.connect(arms.task.ports[arms.random.pick(everyPort)])
  const header = Buffer.alloc(4)
  header.writeUInt32BE(mebibyte)
  peer.send(Buffer.concat([header, Buffer.alloc(arms.random.integer(1, mebibyte - 1), ' ')]))
  arms.held.hold(peer)
  return 1
}

export async function silence(arms: Arms): Promise<number> {
  const port = arms.random.pick(everyPort)
  const peer = await RawPeer.connect(arms.task.ports[port])
  arms.held.hold(peer)
  const half = frame(arms.fuzzer(port).next().body)
  peer.send(half.subarray(0, 3))
  return 1
}

/** Byte by byte. */
export async function trickle(arms: Arms): Promise<number> {
  const port = arms.random.pick(everyPort)
  const peer = await RawPeer.connect(arms.task.ports[port])
  const bytes = frame(arms.fuzzer(port).next().body)
  let sent = 0
  const timer = setInterval(() => {
    if (peer.closed || sent >= bytes.length) clearInterval(timer)
    else peer.send(bytes.subarray(sent, (sent += 1)))
  }, 100).unref()
  arms.held.hold(peer)
  return 1
}

/** Large, deep and wide ones. */
export async function enormous(arms: Arms): Promise<number> {
  const port = arms.random.pick(everyPort)
  const peer = await RawPeer.connect(arms.task.ports[port])
  const bodies = [
    '['.repeat(mebibyte),
    `[${'[],'.repeat(300_000)}[]]`,
    `{"id":1,"op":"Login","args":{"username":"${'x'.repeat(mebibyte - 100)}"}}`,
    `{"id":1,${'"x":{'.repeat(100_000)}`,
  ]
  const sent = arms.random.integer(1, 4)
  for (let count = 0; count < sent; count += 1) peer.send(frame(arms.random.pick(bodies)))
  await peer.until(() => peer.closed || peer.replies.length >= sent, patienceMs)
  noteDefects(arms, port, peer)
  peer.socket.destroy()
  return sent
}

/** Sessions that nobody has, and costly questions. */
export async function madeUpSessions(arms: Arms): Promise<number> {
  const isBuyer = arms.random.chance(0.5)
  const port = isBuyer ? arms.random.pick(['buyer-frontend', 'gateway'] as const) : 'seller-frontend'
  const peer = await RawPeer.connect(arms.task.ports[port])
  const op = isBuyer ? arms.random.pick(['ListCategories', 'DisplayCart', 'ListOrders']) : 'GetSalesReport'
  const frames = Array.from({ length: 256 }, (_, id) => arms.request(id, op, {}, `made-up ${id}`))
  peer.send(Buffer.concat(frames))
  await peer.until(() => peer.closed || peer.replies.length >= frames.length, patienceMs)
  if (peer.replies.some(({ ok }) => ok)) arms.problems.push(`${op} was answered to a made-up session`)
  noteDefects(arms, port, peer)
  peer.socket.destroy()
  return frames.length
}

export async function wrongPasswords(arms: Arms): Promise<number> {
  const port = arms.random.pick(['buyer-frontend', 'seller-frontend', 'gateway'] as const)
  const peer = await RawPeer.connect(arms.task.ports[port])
  const guesses = 8
  for (let id = 0; id < guesses; id += 1) {
    const username = arms.random.pick([arms.task.username, ...arms.usernames, `nobody ${id}`])
    const args = { username, password: `guess ${arms.random.integer(1, 1e9)}` }
    peer.send(frame(JSON.stringify({ id, op: 'Login', args })))
  }
  // Some do not wait for the answer.
  if (arms.random.chance(0.5))
    await peer.until(() => peer.closed || peer.replies.length >= guesses, patienceMs)
  if (peer.replies.some(({ ok }) => ok)) arms.problems.push('a wrong password was let in')
  peer.socket.destroy()
  return guesses
}

/** Nothing that a client sends may end in an error that nobody foresaw. */
export function noteDefects(arms: Arms, port: Port, { replies }: RawPeer): void {
  for (const { error } of replies)
    if (error?.code === 'INTERNAL') arms.problems.push(`${port}: INTERNAL: ${error.message}`)
}
