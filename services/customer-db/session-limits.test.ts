import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { DurableState } from '../engine/durable.ts'
import type { CustomerCommand } from './commands.ts'
import type { Session } from './records.ts'
import { hashToken, newToken, Sessions } from './sessions.ts'
import type { CustomerState } from './state.ts'
import { TestMarket } from './testing/market.ts'

const idleMs = 10_000
const touchMs = idleMs / 4
const start = 1_000_000

let market: TestMarket
let submitted: CustomerCommand[]
let sessions: Sessions

/** Sessions kept in a state that carries commands out at once. */
function sessionsOf(idle: number): Sessions {
  const storage = {
    machine: market.state,
    submit: (command: CustomerCommand) => {
      submitted.push(command)
      market.state.apply(command)
    },
  }
  return new Sessions(storage as unknown as DurableState<CustomerState, CustomerCommand, unknown>, idle)
}

beforeEach(() => {
  vi.useFakeTimers({ now: start })
  market = new TestMarket()
  market.at = start
  submitted = []
  market.open('ann')
  market.state.apply({ op: 'login', at: start, accountId: 1, tokenHash: hashToken('ann') })
  sessions = sessionsOf(idleMs)
})

afterEach(() => {
  sessions.close()
  vi.useRealTimers()
})

const hash = hashToken('ann')
const session = (): Session => market.state.sessions.get(hash)!
const ops = () => submitted.map(({ op }) => op)

test('tokens are random, and their hashes are not', () => {
  expect(newToken()).toMatch(/^[\w-]{22}$/)
  expect(newToken()).not.toBe(newToken())
  expect(hashToken('abc')).toBe('ungWv48Bz-pBQUDeXa4iI7ADYaOWF3qctBD_YfIAFa0')
})

describe('finding a session', () => {
  test('needs a token that is known', () => {
    expect(sessions.find('ann', 'buyer')).toBe(session())
    expect(sessions.find(undefined, 'buyer')).toMatchObject({ code: 'UNAUTHENTICATED' })
    expect(sessions.find('bob', 'buyer')).toMatchObject({ code: 'UNAUTHENTICATED' })
  })

  test('needs the right role', () => {
    expect(sessions.find('ann', 'seller')).toMatchObject({ code: 'FORBIDDEN' })
    market.expire([hash], start)
    expect(sessions.find('ann', 'seller')).toMatchObject({ code: 'FORBIDDEN' })
    expect(sessions.find('ann', 'buyer')).toMatchObject({ code: 'SESSION_EXPIRED' })
  })

  test('says after how many minutes it timed out', () => {
    const longer = sessionsOf(90_000)
    market.expire([hash], start)
    expect(longer.find('ann', 'buyer')).toMatchObject({ message: expect.stringContaining(' 1.5 minutes ') })
    longer.close()
  })
})

describe('an idle session', () => {
  test('lasts its time exactly, and the stretch that the journal may not know of', () => {
    vi.setSystemTime(start + idleMs + touchMs)
    expect(sessions.find('ann', 'buyer', true)).toBe(session())
    vi.setSystemTime(start + idleMs + touchMs + 1)
    expect(sessions.find('ann', 'buyer')).toMatchObject({
      code: 'SESSION_EXPIRED',
      message: 'This session timed out after 10 seconds without a request. Log in again.',
    })
    expect(submitted).toEqual([{ op: 'expire', at: start + idleMs + touchMs + 1, tokenHashes: [hash] }])
  })

  test('lasts its time from the last request, but not from one that was silent', () => {
    sessions.find('ann', 'buyer')
    vi.setSystemTime(start + 5_000)
    sessions.find('ann', 'buyer', true)
    vi.setSystemTime(start + idleMs)
    expect(sessions.find('ann', 'buyer', true)).toBe(session())
    vi.setSystemTime(start + idleMs + 1)
    expect(sessions.find('ann', 'buyer')).toMatchObject({ code: 'SESSION_EXPIRED' })
  })

  test('expires by itself, alone', () => {
    market.state.apply({ op: 'login', at: start + 2 * idleMs, accountId: 1, tokenHash: 'other' })
    vi.advanceTimersByTime(idleMs + touchMs)
    expect(market.state.sessions.size).toBe(2)
    vi.advanceTimersByTime(touchMs)
    expect(submitted).toEqual([{ op: 'expire', at: start + idleMs + 2 * touchMs, tokenHashes: [hash] }])
    expect([...market.state.sessions.keys()]).toEqual(['other'])
    vi.advanceTimersByTime(touchMs)
    expect(ops()).toEqual(['expire'])
  })
})

describe('activity', () => {
  test('is noted in the journal now and then, once for each stretch with requests', () => {
    vi.setSystemTime(start + 100)
    sessions.find('ann', 'buyer')
    sessions.find('ann', 'buyer')
    vi.advanceTimersByTime(touchMs)
    expect(submitted).toEqual([{ op: 'touch', seen: [[hash, start + 100]] }])
    vi.advanceTimersByTime(touchMs)
    expect(submitted).toHaveLength(1)
  })

  test('that was silent is not noted', () => {
    sessions.find('ann', 'buyer', true)
    vi.advanceTimersByTime(touchMs)
    expect(submitted).toEqual([])
  })

  test('is noted when all closes, and never after', () => {
    sessions.find('ann', 'buyer')
    sessions.close()
    expect(ops()).toEqual(['touch'])
    vi.advanceTimersByTime(10 * idleMs)
    expect(ops()).toEqual(['touch'])
  })

  test.each([
    { idle: 3_600_000, everyMs: 5_000 },
    { idle: 100, everyMs: 50 },
  ])('of sessions that last $idle ms is noted every $everyMs ms', ({ idle, everyMs }) => {
    const others = sessionsOf(idle)
    others.find('ann', 'buyer')
    vi.advanceTimersByTime(everyMs - 1)
    expect(submitted).toEqual([])
    vi.advanceTimersByTime(1)
    expect(ops()).toEqual(['touch'])
    others.close()
  })
})

test('who logs out while nothing can be written is logged out at once, and it is written as soon as it can be', () => {
  let isFull = true
  const storage = {
    machine: market.state,
    submit: (command: CustomerCommand, done: (error: Error | null) => void) => {
      if (!isFull) market.state.apply(command)
      done(isFull ? new Error('full') : null)
      submitted.push(command)
    },
  }
  const onFullDisk = new Sessions(
    storage as unknown as DurableState<CustomerState, CustomerCommand, unknown>,
    idleMs,
  )
  onFullDisk.leave(hash)
  expect(onFullDisk.find('ann', 'buyer')).toMatchObject({ code: 'UNAUTHENTICATED' })
  vi.advanceTimersByTime(touchMs)
  expect(market.state.sessions.has(hash)).toBe(true)
  isFull = false
  vi.advanceTimersByTime(touchMs)
  expect(market.state.sessions.has(hash)).toBe(false)
  submitted = []
  vi.advanceTimersByTime(touchMs)
  expect(ops()).toEqual([])
  onFullDisk.close()
})
