import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Call } from '../host/call.ts'
import type { ApiError } from '../wire/errors.ts'
import { FairTurns } from './fair-turns.ts'

/** As much of a call as turns look at. */
class AskedCall {
  request: { op: string; session: string | undefined }
  connection = { open: true, isBehind: false }
  until: number | undefined
  turns: { ended(): void } | undefined
  failure: ApiError | undefined

  constructor(session: string | undefined, op = 'GetItem') {
    this.request = { op, session }
  }

  fail(error: ApiError): void {
    this.failure = error
    this.turns?.ended()
  }
}

let turns: FairTurns
/** Whose work was begun, in its order. */
let begun: string[]
let calls: AskedCall[]

beforeEach(() => {
  vi.useFakeTimers()
  turns = new FairTurns(2)
  begun = []
  calls = []
})

afterEach(() => vi.useRealTimers())

function ask(client: string, op?: string): AskedCall {
  const call = new AskedCall(client, op)
  calls.push(call)
  void turns.take(call as unknown as Call, () => void begun.push(client))
  return call
}

function answer(count = 1): void {
  for (let each = 0; each < count; each += 1) {
    const at = calls.findIndex(({ turns: taken }) => taken !== undefined)
    const [call] = calls.splice(at, 1)
    call!.turns!.ended()
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

test('what waits for a payment or a password takes no turn', () => {
  for (let each = 0; each < 5; each += 1) ask('one', 'MakePurchase')
  ask('two', 'Login')
  expect(begun).toHaveLength(6)
  expect(turns.running).toBe(0)
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
  first.turns!.ended()
  await rejected
})
