import { beforeEach, expect, test } from 'vitest'
import { type Guess, guessBy, LoginThrottle } from './login-throttle.ts'
import { ann as annHerself, rules } from '../testing/passwords.ts'

const second = 1_000
const ann = guessBy(annHerself)

let throttle: LoginThrottle
let now: number

beforeEach(() => {
  throttle = new LoginThrottle(rules)
  now = 0
})

/** How many wrong passwords are let through when they come without end. */
function guess(guessOf: (count: number) => Guess, forMs = 0): number {
  const until = now + forMs
  let tried = 0
  for (let each = 0; ; each += 1) {
    const next = guessOf(each)
    if (throttle.holdOf(next, now) === undefined) {
      throttle.wrong(next, now)
      tried += 1
    } else if (now < until) now += 100
    else return tried
  }
}

const from = (address: string, username = 'ann') => guessBy({ role: 'buyer', username, address })

test('ten wrong passwords for a username from an address may be tried at once, then twelve a minute', () => {
  expect(guess(() => ann)).toBe(10)
  expect(guess(() => ann, 60 * second)).toBe(12)
})

test('the refusal says when to try again, and that is true', () => {
  guess(() => ann)
  const error = throttle.holdOf(ann, now)!.error()
  expect(error).toMatchObject({
    code: 'OVERLOADED',
    retryable: true,
    indefinite: false,
    message: 'Too many wrong passwords for "ann" from this address. Try again in 5 seconds.',
    details: { retryAfterMs: 5_000 },
  })
  expect(throttle.holdOf(ann, 4_990)).toBeDefined()
  expect(throttle.holdOf(ann, 5_000)).toBeUndefined()
})

test('guesses at one username from many addresses are bounded together', () => {
  expect(guess((count) => from(`10.0.${count % 7}.${count % 250}`))).toBe(rules.perUsername.atOnce)
  expect(throttle.holdOf(from('10.9.9.9'), now)!.error().message).toContain(
    'Too many wrong passwords for "ann".',
  )
  expect(throttle.holdOf(from('10.9.9.9', 'bob'), now)).toBeUndefined()
})

test('guesses at many usernames from one address are bounded together', () => {
  expect(guess((count) => from('10.0.0.9', `user ${count}`))).toBe(rules.perAddress.atOnce)
  const error = throttle.holdOf(from('10.0.0.9', 'somebody else'), now)!.error()
  expect(error.message).toBe('Too many wrong passwords from this address. Try again in 1 second.')
  expect(throttle.holdOf(from('10.0.0.8', 'user 1'), now)).toBeUndefined()
})

test('an owner who logged in from an address before is not kept out by what others guess', () => {
  const owner = from('10.0.0.1')
  throttle.right(owner)
  guess((count) => from('10.0.0.1', `user ${count}`))
  guess((count) => from(`10.1.${count % 7}.${count % 250}`))
  expect(throttle.holdOf(from('10.0.0.2'), now)).toBeDefined()
  expect(throttle.holdOf(owner, now)).toBeUndefined()
})

test('an owner who is guessed at from the same address waits for some seconds at most', () => {
  throttle.right(ann)
  guess(() => ann)
  expect(throttle.holdOf(ann, now)!.ms).toBe(5_000)
})

test('a class of sixty behind one address is not throttled, with four mistakes each', () => {
  for (let student = 0; student < 60; student += 1) {
    const next = from('192.0.2.1', `student ${student}`)
    for (let mistake = 0; mistake < 4; mistake += 1) {
      expect(throttle.holdOf(next, now)).toBeUndefined()
      throttle.wrong(next, now)
    }
    expect(throttle.holdOf(next, now)).toBeUndefined()
    throttle.right(next)
  }
})

test('the same username of the other role is another account', () => {
  guess(() => ann)
  expect(throttle.holdOf(guessBy({ ...annHerself, role: 'seller' }), now)).toBeUndefined()
})
