import { beforeEach, expect, test } from 'vitest'
import { QuitWish } from './quit-wish.ts'

let now: number
let wish: QuitWish

beforeEach(() => {
  now = 0
  wish = new QuitWish(() => now)
})

test('the first time the window asks; the app asks once the second time in a row', () => {
  wish.begins()
  expect(wish.isRefused()).toBe(false)
  now += 29_999
  wish.begins()
  expect([wish.isRefused(), wish.isRefused()]).toEqual([true, false])
})

test('a second time much later is a first one again', () => {
  wish.begins()
  expect(wish.isRefused()).toBe(false)
  now += 30_000
  wish.begins()
  expect(wish.isRefused()).toBe(false)
})

test('a page that does not let go while nobody wants to quit makes the app ask nothing', () => {
  expect(wish.isRefused()).toBe(false)
  wish.begins()
  wish.begins()
  wish.ends()
  expect(wish.isRefused()).toBe(false)
})

test('a user who stays is asked by the window once more, and by the app the third time in a row', () => {
  const asked = [1, 2, 3].map(() => {
    wish.begins()
    const isAsked = wish.isRefused()
    wish.ends()
    wish.ends()
    return isAsked
  })
  expect(asked).toEqual([false, false, true])
})

test('is there until the user stays', () => {
  expect(wish.isThere).toBe(false)
  wish.begins()
  wish.isRefused()
  expect(wish.isThere).toBe(true)
  wish.ends()
  expect(wish.isThere).toBe(false)
})
