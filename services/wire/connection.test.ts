import { Duplex } from 'node:stream'
import type { Socket } from 'node:net'
import { expect, test } from 'vitest'
import { Connection } from './connection.ts'
import { defaultWireLimits } from './limits.ts'
import { encodeFrame } from './frame.ts'

const patienceMs = 1_000
/** So often is every connection looked at. */
const sweepMs = 50

/** A socket whose peer takes one piece of what is written to it when the test says so. */
class HeldSocket extends Duplex {
  #taken: (() => void)[] = []

  constructor() {
    super({ read: () => undefined })
  }

  setNoDelay(): this {
    return this
  }

  override _write(_chunk: Buffer, _encoding: string, done: () => void): void {
    this.#taken.push(done)
  }

  async takeOne(): Promise<void> {
    this.#taken.shift()?.()
    await new Promise((resolve) => setImmediate(resolve))
  }
}

function connect(): { socket: HeldSocket; connection: Connection } {
  const socket = new HeldSocket()
  const connection = new Connection(
    socket as unknown as Socket,
    { ...defaultWireLimits, patienceMs },
    { onFrame: () => undefined, onBadFrame: () => undefined, onClose: () => undefined },
  )
  return { socket, connection }
}

function write(connection: Connection): void {
  connection.outbox.push('x'.repeat(10_000))
  connection.outbox.flush()
}

/** The reports about the connection in a stretch of time, the first one with its time. */
function watch(connection: Connection, from: number, ms: number): { at: number; why: string } | undefined {
  for (let now = from; now <= from + ms; now += sweepMs) {
    const why = connection.overdue(now)
    if (why !== undefined) return { at: now - from, why }
  }
  return undefined
}

test('a peer that reads nothing is out of patience when that is over, and not before', () => {
  const { connection } = connect()
  for (let frame = 0; frame < 3; frame += 1) write(connection)
  expect(watch(connection, 5_000, 10_000)).toEqual({
    at: patienceMs + sweepMs,
    why: 'the peer does not read its replies',
  })
})

test('a peer that reads a little now and then is not cut off, however long all of it takes', async () => {
  const { socket, connection } = connect()
  for (let frame = 0; frame < 40; frame += 1) write(connection)
  let now = 5_000
  for (let piece = 0; piece < 30; piece += 1) {
    expect(watch(connection, now, patienceMs - 2 * sweepMs)).toBeUndefined()
    now += patienceMs - 2 * sweepMs
    await socket.takeOne()
  }
  expect(watch(connection, now, 10_000)).toBeDefined()
})

test('a peer that has read everything owes nothing', async () => {
  const { socket, connection } = connect()
  write(connection)
  expect(watch(connection, 5_000, patienceMs / 2)).toBeUndefined()
  await socket.takeOne()
  expect(watch(connection, 6_000, 1_000_000)).toBeUndefined()
})

test('a frame that is left unfinished is cut off, by the time at which it began', () => {
  const { connection } = connect()
  const frame = encodeFrame('{"id":1}')
  const startedAt = Date.now()
  connection.receive(Buffer.from(frame.subarray(0, 6)), 6)
  expect(connection.overdue(startedAt + patienceMs)).toBeUndefined()
  expect(connection.overdue(startedAt + patienceMs + 60_000)).toBe('a frame was left unfinished')
})
