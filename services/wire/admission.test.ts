import { beforeEach, expect, test } from 'vitest'
import { Admission, type Admitted } from './admission.ts'
import { defaultWireLimits } from './limits.ts'

const limits = {
  ...defaultWireLimits,
  maxConnections: 4,
  maxPerAddress: 3,
  strangerBytes: 1_000,
  heldBytes: 2_000,
  unsentBytes: 500,
}

class Peer implements Admitted {
  readonly address: string
  isKnown = false
  mayGiveWay = false
  unsent = 0
  isGone = false

  constructor(address: string, state: Partial<Peer> = {}) {
    this.address = address
    Object.assign(this, state)
  }

  destroy(): void {
    this.isGone = true
    connections.delete(this)
    admission.closed(this)
  }
}

let connections: Set<Peer>
let admission: Admission

beforeEach(() => {
  connections = new Set()
  admission = new Admission(limits, connections)
})

/** Undefined if it was refused. */
function connect(address: string, state?: Partial<Peer>): Peer | undefined {
  if (admission.refusalFor(address) !== undefined) return undefined
  const peer = new Peer(address, state)
  connections.add(peer)
  admission.opened(peer)
  return peer
}

test('a full service closes its oldest quiet connection without a login for a new one', () => {
  const known = connect('a', { isKnown: true, mayGiveWay: true })!
  const busy = connect('a')!
  const silent = connect('b', { mayGiveWay: true })!
  const laterSilent = connect('b', { mayGiveWay: true })!
  expect(connect('c')).toBeDefined()
  expect([known, busy, silent, laterSilent].map(({ isGone }) => isGone)).toEqual([false, false, true, false])
  expect(admission.evicted).toBe(1)
})

test('a new connection is refused where everybody who is there has logged in or is at work', () => {
  for (const address of ['a', 'b', 'c']) connect(address, { isKnown: true, mayGiveWay: true })
  connect('d')
  expect(admission.refusalFor('e')).toMatchObject({ code: 'OVERLOADED', retryable: true })
  expect(connections.size).toBe(4)
})

test('one address gets no more than its part, and gives up its own connections for new ones', () => {
  const first = connect('a', { mayGiveWay: true })!
  connect('a')
  connect('a')
  expect(connect('a')).toBeDefined()
  expect(first.isGone).toBe(true)
  expect(admission.refusalFor('a')).toMatchObject({ code: 'OVERLOADED' })
  expect(connect('b')).toBeDefined()
})

test('a connection that was closed makes room for its address', () => {
  const [one] = [connect('a')!, connect('a'), connect('a')]
  expect(connect('a')).toBeUndefined()
  one!.destroy()
  expect(connect('a')).toBeDefined()
})

test('connections without a login share a budget of bytes, and the one that takes most of it leaves', () => {
  const [small, large, known] = [connect('a')!, connect('b')!, connect('c', { isKnown: true })!]
  admission.holds(known, 900)
  admission.holds(small, 300)
  admission.holds(large, 700)
  expect(connections.size).toBe(3)
  admission.holds(small, 301)
  expect([small, large, known].map(({ isGone }) => isGone)).toEqual([false, true, false])
  admission.holds(small, 1_000)
  expect(small.isGone).toBe(false)
})

test('a login takes what a connection holds out of the budget of strangers', () => {
  const [one, other] = [connect('a')!, connect('b')!]
  admission.holds(one, 900)
  admission.becameKnown(one)
  one.isKnown = true
  admission.holds(other, 900)
  expect([one, other].map(({ isGone }) => isGone)).toEqual([false, false])
  admission.holds(one, 1_200)
  expect(one.isGone).toBe(true)
})

test('what a request held is free again when it has ended, and when its connection has closed', () => {
  const [one, other] = [connect('a')!, connect('b')!]
  for (let round = 0; round < 10; round += 1) {
    admission.holds(one, 600)
    admission.holds(other, 400)
    admission.holds(one, 0)
    admission.holds(other, 0)
  }
  admission.holds(one, 900)
  one.destroy()
  admission.holds(other, 900)
  expect(other.isGone).toBe(false)
})

test('when too many replies wait, the slowest readers leave until the rest fits', () => {
  const unsent = [100, 450, 40, 400]
  const peers = unsent.map((bytes, index) => connect(`${index}`, { isKnown: true, unsent: bytes })!)
  admission.checkUnsent()
  // 990 bytes are 490 too many: the slowest reader alone does not make up for them.
  expect(peers.map(({ isGone }) => isGone)).toEqual([false, true, false, true])
  admission.checkUnsent()
  expect(connections.size).toBe(2)
})
