import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { PaymentsState, PaymentSwitches } from '../contract/payments.ts'
import type { DurableState } from '../engine/durable.ts'
import { Call } from '../process/call.ts'
import type { Log } from '../process/log.ts'
import type { ApiError } from '../wire/errors.ts'
import type { Request } from '../wire/message.ts'
import type { ServerConnection } from '../wire/server-connection.ts'
import { Ledger, type LedgerCommand } from './ledger.ts'
import { paymentOperations } from './operations.ts'

// The module of timers as promises is not replaced by fake timers.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
}))

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

interface Answer {
  at: number
  result?: unknown
  code?: string
}

/** The operations over a ledger without a disk. */
class SimulatedPayments {
  readonly ledger = new Ledger()
  readonly errors: unknown[] = []
  readonly #operations

  constructor(switches: Partial<PaymentSwitches> = {}) {
    const storage = {
      machine: this.ledger,
      execute: (command: LedgerCommand) => Promise.resolve(this.ledger.apply(command)),
    }
    this.#operations = paymentOperations(
      storage as unknown as DurableState<Ledger, LedgerCommand, unknown>,
      { delayMs: 0, declineRate: 0, outage: 'none', seed: 1, ...switches },
      { error: (what: unknown) => this.errors.push(what) } as unknown as Log,
    )
  }

  /** The answers so far to one request: more than one would be a defect. */
  ask(op: string, args: object, until?: number): Answer[] {
    const answers: Answer[] = []
    const connection = {
      from: 'product-db',
      line: { unwatched: false },
      succeed: (_id: number, result: string) =>
        answers.push({ at: performance.now(), result: JSON.parse(result) }),
      fail: (_id: number, { code }: ApiError) => answers.push({ at: performance.now(), code }),
    }
    const request = { id: 1, op, args } as Request
    const call = new Call(request, connection as unknown as ServerConnection, 'payments', undefined)
    call.until = until
    void this.#operations[op]!(call, Buffer.alloc(0), 0, 0)
    return answers
  }

  pay(orderId: number, more: { ref?: string; cents?: number; until?: number } = {}): Answer[] {
    const { ref = reference(orderId), cents = 150, until } = more
    return this.ask('Pay', { ref, orderId, buyerId: 1, cents }, until)
  }

  state(): PaymentsState {
    return this.ask('GetPayments', {})[0]!.result as PaymentsState
  }
}

const reference = (orderId: number) => String(orderId).padStart(24, 'r')
const approved = { outcome: 'approved' }
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

test('a payment takes as long as it is told to, and is taken at its end', async () => {
  const payments = new SimulatedPayments({ delayMs: 500 })
  const answers = payments.pay(1)
  await pass(499)
  expect(answers).toEqual([])
  expect(payments.ledger.takenCents).toBe(0)
  await pass(1)
  expect(answers).toEqual([{ at: 500, result: approved }])
  expect(payments.ledger.takenCents).toBe(150)
})

test('a payment that comes twice is taken once, also when the second comes while the first is under way', async () => {
  const payments = new SimulatedPayments({ delayMs: 100 })
  const answers = [payments.pay(1), payments.pay(1)]
  await pass(100)
  const later = payments.pay(1)
  await pass(0)
  expect([...answers, later].map(([answer]) => answer?.result)).toEqual([approved, approved, approved])
  expect(payments.state()).toMatchObject({ asked: 3, repeated: 2, taken: 1, takenCents: 150 })
})

test('nothing is taken once nobody waits for the answer any more', async () => {
  const payments = new SimulatedPayments({ delayMs: 500 })
  const answers = payments.pay(1, { until: 400 })
  await pass(500)
  expect(answers).toEqual([{ at: 500, code: 'TIMEOUT' }])
  expect(payments.ledger.payments).toEqual([])
})

test('another payment with the same reference is refused, and logged as a defect', async () => {
  const payments = new SimulatedPayments()
  payments.pay(1)
  const answers = payments.pay(2, { ref: reference(1), cents: 150_000 })
  await pass(0)
  expect(answers).toMatchObject([{ code: 'FORBIDDEN' }])
  expect(payments.errors).toHaveLength(1)
  expect(payments.ledger.takenCents).toBe(150)
})

test('payments that are out of order refuse at once and take nothing', async () => {
  const payments = new SimulatedPayments({ delayMs: 500, outage: 'refuse' })
  expect(payments.pay(1)).toEqual([{ at: 0, code: 'UNAVAILABLE' }])
  await pass(1_000)
  expect(payments.ledger.payments).toEqual([])
})

test('silent payments answer nobody until they speak again, then everybody once', async () => {
  const payments = new SimulatedPayments({ outage: 'silent' })
  const answers = [payments.pay(1), payments.pay(2), payments.pay(1)]
  await pass(60_000)
  expect(answers).toEqual([[], [], []])
  expect(payments.ledger.payments).toEqual([])
  for (let times = 0; times < 2; times += 1) {
    payments.ask('SetPayments', { delayMs: 0, declineRate: 0, outage: 'none' })
    await pass(0)
  }
  expect(answers.map((each) => each.map(({ result }) => result))).toEqual([
    [approved],
    [approved],
    [approved],
  ])
  expect(payments.state()).toMatchObject({ asked: 3, taken: 2, takenCents: 300 })
})

test('a change of other switches leaves silent payments silent', async () => {
  const payments = new SimulatedPayments({ outage: 'silent' })
  const answers = payments.pay(1)
  payments.ask('SetPayments', { delayMs: 10, declineRate: 0.5, outage: 'silent' })
  await pass(1_000)
  expect(answers).toEqual([])
})
