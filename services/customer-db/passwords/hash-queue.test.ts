import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { type Asker, HashQueue } from './hash-queue.ts'
import { type Guesser, guessBy, LoginThrottle } from './login-throttle.ts'
import { rules } from '../testing/passwords.ts'

const hashMs = 60
const crowd = 100

let throttle: LoginThrottle
let queue: HashQueue
let hashed: string[]

beforeEach(() => {
  vi.useFakeTimers()
  throttle = new LoginThrottle(rules)
  open()
  hashed = []
})

afterEach(() => vi.useRealTimers())

function open(maxWaiting = 1_000): void {
  queue = new HashQueue({ parallel: 2, maxWaiting, throttle, now: () => performance.now() })
}

function askerFor(client: string, address: string, peer = 1): Asker {
  return { peer, client, address }
}

const home = '10.0.0.1'

/** The outcome: the duration in simulated time, or the code of the refusal. */
function ask(asker: Asker, guesser?: Guesser, right = true): Promise<number | string> {
  const askedAt = performance.now()
  const guess = guesser && guessBy(guesser)
  const work = queue.run({
    asker,
    guess,
    hash: async () => {
      hashed.push(asker.client)
      await new Promise((resolve) => setTimeout(resolve, hashMs))
      if (guess && !right) throttle.wrong(guess, performance.now())
      if (guess && right) throttle.right(guess)
    },
  })
  return work.then(
    () => performance.now() - askedAt,
    (error: { code: string }) => error.code,
  )
}

function login(client: string, username: string, address = home): Promise<number | string> {
  return ask(askerFor(client, address), { role: 'buyer', username, address })
}

/** Guesses until the test ends, each soon after the one before was answered. */
async function attack(client: string, usernameOf: (count: number) => string, address = home): Promise<void> {
  const attacked = queue
  for (let count = 0; queue === attacked; count += 1) {
    const guesser = { role: 'buyer', username: usernameOf(count), address }
    await ask(askerFor(client, address), guesser, false)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}

/** How long a login takes while simulated time goes on. */
async function took(login: Promise<number | string>, forMs = 60_000): Promise<number | string> {
  let outcome: number | string | undefined
  void login.then((result) => (outcome = result))
  for (let ms = 0; ms < forMs && outcome === undefined; ms += 10) await vi.advanceTimersByTimeAsync(10)
  return outcome ?? 'nothing'
}

const fewHashes = 4 * hashMs

test('beside a hundred connections that guess one username, a right login waits for a few hashes', async () => {
  for (let each = 0; each < crowd; each += 1) void attack(`attacker ${each}`, () => 'bob')
  await vi.advanceTimersByTimeAsync(5_000)
  expect(await took(login('honest', 'ann'))).toBeLessThanOrEqual(fewHashes)
})

test('beside a hundred connections that guess many usernames, from the same address, it does so, too', async () => {
  await took(login('before', 'ann'))
  for (let each = 0; each < crowd; each += 1) void attack(`attacker ${each}`, (count) => `${each} ${count}`)
  await vi.advanceTimersByTimeAsync(1_000)
  expect(await took(login('honest', 'ann'))).toBeLessThanOrEqual(fewHashes)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await took(login('honest again', 'ann'))).toBeLessThanOrEqual(fewHashes)
})

test('somebody new at an address that many passwords are guessed from waits for seconds, not for ever', async () => {
  for (let each = 0; each < crowd; each += 1) void attack(`attacker ${each}`, (count) => `${each} ${count}`)
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await took(login('honest', 'ann'))).toBeLessThanOrEqual(1_000)
})

test('the owner of the account that is guessed at gets in from the same address within seconds', async () => {
  await took(login('before', 'ann'))
  for (let each = 0; each < crowd; each += 1) void attack(`attacker ${each}`, () => 'ann')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(await took(login('honest', 'ann'))).toBeLessThanOrEqual(6_000)
})

test('guessing costs few hashes, however many ask', async () => {
  for (let each = 0; each < crowd; each += 1) void attack(`attacker ${each}`, () => 'bob')
  await vi.advanceTimersByTimeAsync(10_000)
  expect(hashed.length).toBeLessThanOrEqual(10 + 2 + 2)
  expect(queue.throttled).toBeGreaterThan(10 * crowd)
  expect(queue.waiting).toBeLessThanOrEqual(1)
})

test('a password that has long to wait is refused at once, while others are hashed', async () => {
  const bob = { role: 'buyer', username: 'bob', address: home }
  for (let count = 0; count < 12; count += 1) throttle.wrong(guessBy(bob), performance.now())
  const others = ['ann', 'eve'].map((name) => login(name, name))
  expect(await took(login('bob', 'bob'), hashMs / 2)).toBe('OVERLOADED')
  expect(await took(others[1]!)).toBe(hashMs)
  expect(hashed).toEqual(['ann', 'eve'])
})

test('a class of sixty logs in at once from one address, and hundreds of accounts from one connection', async () => {
  const students = Array.from({ length: 60 }, (_, index) => login(`student ${index}`, `student ${index}`))
  const all = Promise.all(students).then((times) => Math.max(...(times as number[])))
  expect(await took(all)).toBe(30 * hashMs)
  const accounts = Array.from({ length: 500 }, (_, index) => login('one', `account ${index}`))
  const outcomes = Promise.all(accounts).then(
    (times) => times.filter((time) => typeof time === 'string').length,
  )
  expect(await took(outcomes)).toBe(0)
})

test('what a client waits for goes when it leaves, and what is under way ends without a result', async () => {
  const leaving = Array.from({ length: 5 }, () => ask(askerFor('leaving', home)))
  const staying = ask(askerFor('staying', home))
  queue.leave(1, 'leaving')
  queue.leave(2)
  expect(await took(staying)).toBe(2 * hashMs)
  expect(await Promise.all(leaving)).toEqual(Array(5).fill('TIMEOUT'))
  expect(hashed).toEqual(['leaving', 'leaving', 'staying'])
  expect(queue).toMatchObject({ dropped: 5, waiting: 0 })
})

test('all that a service asked for goes with its connection', async () => {
  const gone = Array.from({ length: 5 }, (_, index) => ask(askerFor(`client ${index}`, home, 7)))
  queue.leave(7)
  expect(await took(Promise.all(gone).then((outcomes) => outcomes.join()))).toBe(
    Array(5).fill('TIMEOUT').join(),
  )
})

test('when too many wait, those of the client that has the most are refused', async () => {
  open(20)
  const greedy = Array.from({ length: 30 }, () => ask(askerFor('greedy', home)))
  const modest = Array.from({ length: 5 }, (_, index) => ask(askerFor(`modest ${index}`, home)))
  expect(await took(Promise.all(modest).then(() => 'all'))).toBe('all')
  expect(
    await took(Promise.all(modest).then((times) => times.filter((time) => typeof time === 'string').length)),
  ).toBe(0)
  const outcomes = Promise.all(greedy).then((times) => times.filter((time) => time === 'OVERLOADED').length)
  expect(await took(outcomes)).toBe(13)
  expect(queue.refused).toBe(13)
})

/** This many clients of an address want one account each, which keeps the queue full. */
const flood = (clients: number, address: string) =>
  Array.from({ length: clients }, (_, index) => ask(askerFor(`flood ${index}`, address)))

test('beside many clients of one address that open an account each, a login from elsewhere is not refused', async () => {
  open(20)
  void flood(40, '10.6.6.6')
  expect(await took(login('honest', 'ann'))).toBeTypeOf('number')
  expect(queue.refused).toBe(19)
})

test('nor is one from the same address, if the account was logged in to from there before', async () => {
  open(20)
  await took(login('before', 'ann'))
  void flood(40, home)
  expect(await took(login('honest', 'ann'))).toBeTypeOf('number')
})

test('logins from where one logged in before take no more than half of the places, if others want them', async () => {
  open(20)
  for (let each = 0; each < 30; each += 1) await took(login(`before ${each}`, `own ${each}`, '10.6.6.6'))
  for (let each = 0; each < 30; each += 1) void login(`again ${each}`, `own ${each}`, '10.6.6.6')
  const honest = Array.from({ length: 10 }, (_, each) => login(`honest ${each}`, `ann ${each}`))
  expect(await took(Promise.all(honest).then((outcomes) => outcomes.join()))).not.toContain('OVERLOADED')
  expect(queue.refused).toBe(18)
})

test('a client that has had many hashes still has its turn beside a stream of new ones', async () => {
  for (let each = 0; each < 20; each += 1) await took(ask(askerFor('busy', home)))
  const busy = ask(askerFor('busy', home))
  const stream = setInterval(() => void ask(askerFor(`new ${performance.now()}`, home)), 20)
  expect(await took(busy)).toBeLessThan(2_000)
  clearInterval(stream)
})

test('nobody waits longer than a minute, or than they said', async () => {
  let release = (): void => undefined
  const stuck = () => new Promise<void>((resolve) => (release = resolve))
  void queue.run({ asker: askerFor('one', home), hash: stuck })
  void queue.run({ asker: askerFor('two', home), hash: stuck })
  const patient = ask(askerFor('three', home))
  await vi.advanceTimersByTimeAsync(60_000)
  release()
  expect(await took(patient)).toBe('TIMEOUT')
})
