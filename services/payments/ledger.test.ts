import { expect, test } from 'vitest'
import { Ledger, type Payment } from './ledger.ts'

const payment: Payment = { ref: 'r', orderId: 1, buyerId: 7, cents: 150, at: 1, approved: true }

test('a payment that comes twice is taken once, and another one with its reference is refused', () => {
  const ledger = new Ledger()
  expect(ledger.apply(payment)).toEqual(payment)
  expect(ledger.apply({ ...payment, at: 2 })).toEqual(payment)
  for (const other of [{ cents: 150_000 }, { buyerId: 8 }]) {
    expect(ledger.apply({ ...payment, ...other })).toMatchObject({
      code: 'FORBIDDEN',
      details: { mismatch: true },
    })
  }
  expect(ledger.payments).toEqual([payment])
  expect(ledger.takenCents).toBe(150)
})
