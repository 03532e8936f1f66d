import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ApiError } from '../wire/errors.ts'
import { Random } from '../chance/random.ts'
import type { CustomerCommand } from './commands.ts'
import { hashToken, Sessions } from './sessions.ts'
import { CustomerState } from './state.ts'

const idleMs = 300_000
const longestTouchMs = 5_000

let journal: CustomerCommand[]
let state: CustomerState
let sessions: Sessions

function submit(command: CustomerCommand): void {
  journal.push(structuredClone(command))
  state.apply(command)
}

/** Simulates a start of customer-db: a state that has replayed the journal, and the sessions over it. */
function open(): void {
  state = new CustomerState()
  for (const command of journal) state.apply(command)
  sessions = new Sessions({ machine: state, submit } as never, idleMs)
}

/** Times that the timer has not written yet are lost. */
function crash(): void {
  const written = [...journal]
  sessions.close()
  journal = written
  open()
}

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 })
  journal = []
  open()
  submit({
    op: 'createAccount',
    at: Date.now(),
    role: 'buyer',
    username: 'ann',
    name: 'Ann',
    tier: 'normal',
    password: 'hash',
  })
})

afterEach(() => {
  sessions.close()
  vi.useRealTimers()
})

function login(token: string): void {
  submit({ op: 'login', at: Date.now(), accountId: 1, tokenHash: hashToken(token) })
  sessions.find(token, 'buyer')
}

function outcome(token: string, silently = false): string {
  const found = sessions.find(token, 'buyer', silently)
  return found instanceof ApiError ? found.code : 'alive'
}

test('a session lives for as long as its idle time allows, to the millisecond', () => {
  login('ann')
  vi.advanceTimersByTime(idleMs)
  expect(outcome('ann')).toBe('alive')
  vi.advanceTimersByTime(idleMs + 1)
  expect(outcome('ann')).toBe('SESSION_EXPIRED')
})

test('a silent look does not keep a session alive', () => {
  login('ann')
  for (let turn = 0; turn < 10; turn += 1) {
    vi.advanceTimersByTime(idleMs / 10)
    expect(outcome('ann', true)).toBe('alive')
  }
  vi.advanceTimersByTime(1)
  expect(outcome('ann', true)).toBe('SESSION_EXPIRED')
})

test('nobody has to ask: an idle session is dropped, together with its cart', () => {
  login('ann')
  vi.advanceTimersByTime(idleMs + longestTouchMs)
  expect(state.sessions.size).toBe(0)
  expect(journal.at(-1)).toMatchObject({ op: 'expire', tokenHashes: [hashToken('ann')] })
})

test('an expired session is remembered for a day', () => {
  login('ann')
  vi.advanceTimersByTime(idleMs + longestTouchMs)
  expect(outcome('ann')).toBe('SESSION_EXPIRED')
  vi.advanceTimersByTime(24 * 60 * 60 * 1000)
  login('bob')
  vi.advanceTimersByTime(idleMs + longestTouchMs)
  expect(outcome('ann')).toBe('UNAUTHENTICATED')
  expect(outcome('bob')).toBe('SESSION_EXPIRED')
})

test.each([1, 2, 3, 4, 5])(
  'whatever is asked when, a session ends exactly when it was idle for too long (seed %i)',
  (seed) => {
    const random = new Random(seed)
    const usedAt = new Map<string, number>()
    const isOver = new Set<string>()
    for (let step = 0; step < 400; step += 1) {
      vi.advanceTimersByTime(random.integer(0, idleMs / 3))
      const token = `client-${random.integer(0, 9)}`
      if (!usedAt.has(token)) {
        login(token)
        usedAt.set(token, Date.now())
        continue
      }
      const silently = random.chance(0.5)
      if (Date.now() - usedAt.get(token)! > idleMs) isOver.add(token)
      expect(outcome(token, silently)).toBe(isOver.has(token) ? 'SESSION_EXPIRED' : 'alive')
      if (!silently) usedAt.set(token, Date.now())
    }
    expect(isOver.size).toBeGreaterThan(0)
  },
)

test('after a crash an active session lives on, and loses at most the time between two notes of activity', () => {
  login('ann')
  const busyUntil = Date.now() + 2 * idleMs
  while (Date.now() < busyUntil) {
    vi.advanceTimersByTime(700)
    expect(outcome('ann')).toBe('alive')
  }
  const crashedAt = Date.now()
  crash()
  vi.setSystemTime(crashedAt + idleMs - longestTouchMs)
  expect(outcome('ann', true)).toBe('alive')
  vi.setSystemTime(crashedAt + idleMs + longestTouchMs + 1)
  expect(outcome('ann', true)).toBe('SESSION_EXPIRED')
})

test('after a crash an expired session is still known as one', () => {
  login('ann')
  vi.advanceTimersByTime(idleMs + longestTouchMs)
  crash()
  expect(outcome('ann')).toBe('SESSION_EXPIRED')
})

test('while sessions do not expire, none does, also after a crash; afterwards each has its whole idle time again', () => {
  login('ann')
  sessions.setExpiry(false)
  vi.advanceTimersByTime(3 * idleMs)
  expect(outcome('ann', true)).toBe('alive')
  crash()
  expect(outcome('ann', true)).toBe('alive')
  sessions.setExpiry(false)
  vi.advanceTimersByTime(idleMs * 1.4)
  sessions.setExpiry(true)
  vi.advanceTimersByTime(idleMs)
  expect(outcome('ann', true)).toBe('alive')
  vi.advanceTimersByTime(1)
  expect(outcome('ann', true)).toBe('SESSION_EXPIRED')
})

test('that sessions expire again does not bring back one that has ended, nor prolong one that was never kept', () => {
  login('ann')
  vi.advanceTimersByTime(idleMs - 1)
  sessions.setExpiry(true)
  vi.advanceTimersByTime(2)
  expect(outcome('ann', true)).toBe('SESSION_EXPIRED')
  sessions.setExpiry(false)
  expect(outcome('ann', true)).toBe('SESSION_EXPIRED')
})

test('that sessions are kept does not count as activity of them, nor of their accounts', () => {
  const lastActive = () => [state.accounts.get(1)!.lastActive, state.sessions.get(hashToken('ann'))!.lastUsed]
  const loggedInAt = Date.now()
  login('ann')
  sessions.setExpiry(false)
  vi.advanceTimersByTime(3 * idleMs)
  expect(lastActive()).toEqual([loggedInAt, loggedInAt])
  const askedAt = Date.now()
  expect(outcome('ann')).toBe('alive')
  vi.advanceTimersByTime(1)
  sessions.setExpiry(true)
  vi.advanceTimersByTime(longestTouchMs)
  expect(lastActive()).toEqual([askedAt, askedAt])
  crash()
  expect(lastActive()).toEqual([askedAt, askedAt])
})

test('an account was last active when the latest of its sessions was used', () => {
  login('one')
  login('other')
  vi.advanceTimersByTime(longestTouchMs)
  const lastUse = Date.now() + 1_000
  submit({
    op: 'touch',
    seen: [
      [hashToken('one'), lastUse],
      [hashToken('other'), lastUse - 500],
    ],
  })
  expect(state.accounts.get(1)!.lastActive).toBe(lastUse)
})
