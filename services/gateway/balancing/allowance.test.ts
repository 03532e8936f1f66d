import { expect, test } from 'vitest'
import { Allowance } from './allowance.ts'

/** How many second tries are allowed at once. */
function spendAll(allowance: Allowance): number {
  let spent = 0
  while (spent < 1_000 && allowance.spend()) spent += 1
  return spent
}

test('as many second tries as there are to begin with are allowed, and not one more', () => {
  expect(spendAll(new Allowance(0.5, 3))).toBe(3)
})

test('each first try earns its share of a second one', () => {
  const allowance = new Allowance(0.25, 2)
  spendAll(allowance)
  for (let tries = 0; tries < 3; tries += 1) allowance.earn()
  expect(allowance.spend()).toBe(false)
  allowance.earn()
  expect(allowance.spend()).toBe(true)
  expect(allowance.spend()).toBe(false)
})

test('no more is saved up than there was to begin with', () => {
  const allowance = new Allowance(0.75, 2)
  spendAll(allowance)
  for (let tries = 0; tries < 100; tries += 1) allowance.earn()
  expect(spendAll(allowance)).toBe(2)
})
