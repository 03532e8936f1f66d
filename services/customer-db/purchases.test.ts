import { beforeEach, expect, test } from 'vitest'
import type { CustomerCommand } from './commands.ts'
import { CustomerState } from './state.ts'

let state: CustomerState
let at = 0

beforeEach(() => {
  state = new CustomerState()
  state.apply({
    op: 'createAccount',
    at: 1,
    role: 'buyer',
    username: 'ann',
    name: 'Ann',
    tier: 'vip',
    password: 'h',
  })
  state.apply({ op: 'login', at: 2, accountId: 1, tokenHash: 'a' })
  add()
})

function add(): void {
  at += 1
  state.apply({ op: 'addToCart', at, tokenHash: 'a', itemId: '1-1', quantity: 2, available: 9 })
}

function begin(via: string, key?: string): unknown {
  at += 1
  return state.apply({ op: 'beginPurchase', at, tokenHash: 'a', via, key })
}

const finish = (command: Omit<Extract<CustomerCommand, { op: 'finishPurchase' }>, 'op' | 'ref'>) =>
  state.apply({ op: 'finishPurchase', ref: '1.1', ...command })
const cart = () => state.cartOf(state.sessions.get('a')!).lines
const lines = [{ itemId: '1-1', quantity: 2 }]

test('lines leave the cart once, however often the purchase is begun', () => {
  expect(begin('one')).toMatchObject({ ref: '1.1', lines, resumed: false, attempt: 1 })
  expect(begin('two')).toMatchObject({ ref: '1.1', lines, resumed: true, attempt: 2 })
  expect(cart()).toEqual([])
  finish({ end: 'declined' })
  expect(cart()).toEqual(lines)
})

test('a failed attempt puts nothing back while another one may be buying', () => {
  begin('one')
  begin('two')
  expect(finish({ end: 'refused', attempt: 1 })).toEqual({ ended: false })
  expect(cart()).toEqual([])
  expect(finish({ end: 'refused', attempt: 2 })).toEqual({ ended: true })
  expect(cart()).toEqual(lines)
})

test('only the connection that was answered is told that the cart is empty', () => {
  begin('one')
  finish({ end: 'paid' })
  state.apply({ op: 'purchaseDelivered', tokenHash: 'a', ref: '1.1', via: 'one' })
  expect(begin('two')).toMatchObject({ ref: '1.1', lines: [], resumed: true })
  expect(begin('one')).toMatchObject({ code: 'CART_EMPTY' })
})

test('once the cart is touched the last purchase is over', () => {
  begin('one')
  finish({ end: 'paid' })
  add()
  state.apply({ op: 'removeFromCart', at: 99, tokenHash: 'a', itemId: '1-1', quantity: 2 })
  expect(begin('two')).toMatchObject({ code: 'CART_EMPTY' })
})
