import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Call } from '../process/call.ts'
import type { ApiError } from '../wire/errors.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { FairTurns } from './fair-turns.ts'

/** As much of a call as turns look at. */
class AskedCall {
  request: { op: string; session: string | undefined; via: string | undefined }
  connection = { open: true, isBehind: false }
  until: number | undefined
  turns: Call['turns']
  failure: ApiError | undefined

  args: object = {}

  constructor(session: string | undefined, op = 'GetItem') {
    this.request = { op, session, via: undefined }
  }

  fail(error: ApiError): void {
    this.failure = error
    this.turns?.ended(this as unknown as Call)
  }
}

/** Those whose sessions have held before. */
const clients = ['one', 'two', 'three', 'four', 'greedy', 'modest', 'another']

let turns: FairTurns
/** The owners of the work that was begun, in order. */
let begun: string[]
let calls: AskedCall[]
let accounts: Map<string, number>

beforeEach(() => {
  vi.useFakeTimers()
  turns = new FairTurns(2, ({ request: { session } }) => accounts.get(session!))
  begun = []
  calls = []
  accounts = new Map(clients.map((client, index) => [client, index]))
})

afterEach(() => vi.useRealTimers())

function ask(client: string, op?: string): AskedCall {
  return take(new AskedCall(client, op), client)
}

function askOver(connection: AskedCall['connection'], client: string, via?: string): AskedCall {
  const call = new AskedCall(client)
  call.connection = connection
  call.request.via = via
  return take(call, client)
}

function take(call: AskedCall, client: string): AskedCall {
  calls.push(call)
  void turns.take(call as unknown as Call, () => void begun.push(client))
  return call
}

function answer(count = 1): void {
  for (let each = 0; each < count; each += 1) {
    const at = calls.findIndex(({ turns: taken }) => taken !== undefined)
    const [call] = calls.splice(at, 1)
    call!.turns!.ended(call as unknown as Call)
  }
}

test('a client that asks for much waits for itself, and the others come in turn', () => {
  for (let each = 0; each < 6; each += 1) ask('greedy')
  ask('modest')
  ask('another')
  expect(begun).toEqual(['greedy', 'greedy'])
  answer(4)
  expect(begun.slice(2)).toEqual(['greedy', 'modest', 'another', 'greedy'])
  answer(4)
  expect(begun.slice(6)).toEqual(['greedy', 'greedy'])
  expect(turns.waiting).toBe(0)
})

test('a connection that makes up a session for each request has the turns of one client', () => {
  const { connection } = ask('made up')
  for (let each = 0; each < 6; each += 1) {
    const call = new AskedCall(`made up ${each}`)
    call.connection = connection
    take(call, 'greedy')
  }
  ask('modest')
  answer(2)
  expect(begun.at(-1)).toBe('modest')
})

test('the sessions of an account have the turns of one client', () => {
  for (let each = 0; each < 6; each += 1) {
    accounts.set(`session ${each}`, 99)
    ask(`session ${each}`)
  }
  ask('modest')
  answer(2)
  expect(begun.at(-1)).toBe('modest')
})

test('clients of a gateway are told apart by the names that it gives them', () => {
  const { connection } = ask('made up')
  for (let each = 0; each < 8; each += 1) {
    const via = each < 7 ? 'greedy' : 'modest'
    const call = new AskedCall(`made up ${each}`)
    call.connection = connection
    call.request.via = via
    take(call, via)
  }
  answer(2)
  expect(begun.slice(1)).toEqual(['greedy', 'greedy', 'modest'])
})

test('what makes much work takes several turns, and is not passed for ever by what takes one', () => {
  turns = new FairTurns(64, ({ request: { session } }) => accounts.get(session!))
  accounts.set('heavy', 98)
  for (let each = 0; each < 63; each += 1) ask('light')
  ask('heavy', 'ListCategories')
  ask('modest')
  expect(begun).toHaveLength(63)
  answer(62)
  expect(begun).toHaveLength(63)
  answer()
  expect(begun.at(-1)).toBe('heavy')
  answer()
  expect(begun.at(-1)).toBe('modest')
})

test('requests of one client keep their order', async () => {
  const order: number[] = []
  const done = Array.from({ length: 20 }, (_, index) => {
    const call = new AskedCall('one')
    calls.push(call)
    return turns.take(call as unknown as Call, () => void order.push(index))
  })
  answer(20)
  await Promise.all(done)
  expect(order).toEqual([...order].sort((one, other) => one - other))
  expect(order).toHaveLength(20)
})

test('nothing is done for a client that has left, or has given up', () => {
  ask('one')
  ask('one')
  const left = ask('two')
  left.connection.open = false
  const late = ask('three')
  late.until = performance.now() + 100
  ask('four')
  vi.advanceTimersByTime(200)
  answer()
  expect(begun).toEqual(['one', 'one', 'four'])
  expect(late.failure).toMatchObject({ code: 'TIMEOUT', indefinite: false })
  expect(left.failure).toMatchObject({ code: 'TIMEOUT', indefinite: false })
})

function leave({ connection, request: { via } }: AskedCall): void {
  turns.leave(connection as unknown as ServerConnection, via)
}

test('what a client waits for is dropped when it leaves, and the place behind it is free', () => {
  ask('one')
  ask('one')
  const first = ask('two')
  const leaving = [first, askOver(first.connection, 'two')]
  ask('three')
  leave(leaving[0]!)
  expect(leaving.map(({ failure }) => failure?.code)).toEqual(['TIMEOUT', 'TIMEOUT'])
  expect(turns).toMatchObject({ waiting: 1, dropped: 2 })
  answer()
  expect(begun).toEqual(['one', 'one', 'three'])
})

test('when a client leaves, nobody looks at what others wait for', () => {
  ask('one')
  ask('one')
  let looks = 0
  for (let each = 0; each < 1_000; each += 1) {
    const { connection } = ask('two')
    Object.defineProperty(calls.at(-1)!, 'connection', { get: () => ((looks += 1), connection) })
  }
  const leaving = Array.from({ length: 100 }, () => [ask('three'), ask('three')]).flat()
  looks = 0
  for (const call of leaving) leave(call)
  expect(looks).toBe(0)
  expect(turns).toMatchObject({ waiting: 1_000, dropped: 200 })
  expect(leaving.every(({ failure }) => failure?.code === 'TIMEOUT')).toBe(true)
  answer(1_002)
  expect(begun).toHaveLength(1_002)
})

test('of the clients of a gateway only the one that has left loses its requests', () => {
  ask('one')
  ask('one')
  const gateway = { open: true, isBehind: false }
  const leaving = askOver(gateway, 'two', 'a')
  askOver(gateway, 'three', 'b')
  // Another gateway calls its client the same.
  askOver({ ...gateway }, 'four', 'a')
  leave(leaving)
  answer(3)
  expect(begun).toEqual(['one', 'one', 'three', 'four'])
})

test('a request that is never answered takes its turn only for a while after its client has left', () => {
  const forgotten = ask('one')
  ask('two')
  leave(forgotten)
  ask('three')
  expect(begun).toEqual(['one', 'two'])
  vi.advanceTimersByTime(60_000)
  expect(begun).toEqual(['one', 'two', 'three'])
  expect(turns.running).toBe(2)
  // An answer after all frees no second turn.
  forgotten.turns!.ended(forgotten as unknown as Call)
  expect(turns.running).toBe(2)
})

test('no replies are made for a client that does not read, until it does', () => {
  ask('one')
  ask('one')
  const behind = ask('two')
  behind.connection.isBehind = true
  answer(2)
  expect(begun).toEqual(['one', 'one'])
  vi.advanceTimersByTime(1_000)
  ask('three')
  expect(begun.at(-1)).toBe('three')
  behind.connection.isBehind = false
  vi.advanceTimersByTime(1_000)
  expect(begun.at(-1)).toBe('two')
})

test('until its session is known to hold, a request takes one turn, and from then on what its work takes', () => {
  turns = new FairTurns(64, ({ request: { session } }) => accounts.get(session!))
  const first = ask('not known yet', 'ListCategories')
  ask('made up', 'ListCategories')
  expect(begun).toHaveLength(2)
  accounts.set('not known yet', 99)
  turns.isKnown(first as unknown as Call)
  ask('modest')
  expect(begun).toHaveLength(2)
  turns.ended(first as unknown as Call)
  expect(begun).toEqual(['not known yet', 'made up', 'modest'])
})

test('strangers leave most of the turns to those who are known', () => {
  turns = new FairTurns(8, ({ request: { session } }) => accounts.get(session!), 4)
  const first = ask('not known yet')
  const second = ask('made up')
  accounts.set('not known yet', 99)
  turns.isKnown(first as unknown as Call)
  ask('modest')
  ask('another')
  ask('made up, too')
  expect(begun).toEqual(['not known yet', 'made up', 'modest', 'another'])
  turns.ended(second as unknown as Call)
  expect(begun.at(-1)).toBe('made up, too')
})

test.each([
  ['SearchItemsForSale', {}, 8],
  ['SearchItemsForSale', { limit: 100 }, 1],
  ['DisplayItemsForSale', { limit: 40 }, 4],
  ['UpdateItems', { updates: [{}] }, 8],
  ['UpdateItems', { updates: Array.from({ length: 500 }, () => ({})) }, 1],
  ['RegisterItems', { items: Array.from({ length: 16 }, () => ({})) }, 2],
  ['RegisterItems', { items: 'not sound' }, 8],
])('of %s %j this many are done at once with eight turns: %i', (op, args, atOnce) => {
  turns = new FairTurns(8, ({ request: { session } }) => accounts.get(session!))
  for (const client of [...clients, ...clients]) {
    const call = new AskedCall(client, op)
    call.args = args
    take(call, client)
  }
  expect(begun).toHaveLength(atOnce)
})

test('a request that goes on without its turn takes none, and frees none when it is answered', () => {
  const paying = ask('one', 'MakePurchase')
  ask('two')
  ask('three')
  expect(begun).toEqual(['one', 'two'])
  turns.ended(paying as unknown as Call)
  expect(begun).toEqual(['one', 'two', 'three'])
  ask('four')
  turns.ended(paying as unknown as Call)
  expect(begun).toHaveLength(3)
})

test('work that fails rejects, now and later', async () => {
  const fails = () => Promise.reject(new Error('broken'))
  const throws = () => {
    throw new Error('broken')
  }
  const first = new AskedCall('one')
  await expect(turns.take(first as unknown as Call, fails)).rejects.toThrow('broken')
  const second = new AskedCall('one')
  await expect(turns.take(second as unknown as Call, fails)).rejects.toThrow('broken')
  const third = turns.take(new AskedCall('one') as unknown as Call, throws) as Promise<void>
  const rejected = expect(third).rejects.toThrow('broken')
  first.turns!.ended(first as unknown as Call)
  await rejected
})
