import { afterAll, beforeAll, expect, test } from 'vitest'
import { peerClient } from '../testing/clients/peer-client.ts'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'
import { until } from '../testing/until.ts'
import type { MetricSample, ServiceMetrics } from '../contract/tracing.ts'
import type { ServiceName } from '../config/config.ts'

const crowd = 10
const guessesOfEach = 5
const guesses = crowd * guessesOfEach

// At the sellers' frontend, which asks customer-db nothing else for a login.
let cluster: TestCluster
let gateway: number

beforeAll(async () => {
  // One hash after the other: the order of the answers shows which client waits for which. A right login also
  // waits for the disk, which half of the hashes together must not outrun. After four wrong passwords the next one is so
  // far away that it is refused at once, however slow the machine is.
  cluster = await TestCluster.start({
    passwords: {
      cost: 2 ** 13,
      parallel: 1,
      wrong: { perUsernameAndAddress: { atOnce: 4, perMinute: 1 } },
    },
    further: [{ name: 'gateway', kind: 'gateway', side: 'seller', port: 0 }],
  })
  gateway = cluster.config.further[0]!.port
})

afterAll(() => cluster.stop())

const ways = [
  ['at a frontend', () => cluster.port('seller-frontend')],
  ['through a gateway', () => gateway],
] as const

async function ask<Answer>(service: ServiceName, op: string, args: object = {}): Promise<Answer> {
  const peer = peerClient(cluster, service)
  try {
    return await peer.request<Answer>(op, args)
  } finally {
    peer.close()
  }
}

async function metric(name: string, of: ServiceName): Promise<MetricSample['values']> {
  const { samples } = await ask<ServiceMetrics>(of, 'GetMetrics')
  return samples.find((sample) => sample.name === name)!.values
}

/** How many requests for an operation customer-db has answered. */
async function answered(op: string): Promise<number> {
  const { operations } = await ask<ServiceMetrics>('customer-db', 'GetMetrics')
  return Object.values(operations[op]?.outcomes ?? {}).reduce((sum, outcome) => sum + outcome, 0)
}

async function figure(name: string): Promise<number> {
  return (await metric(name, 'customer-db'))[0]!.value
}

/** Until the frontend has asked customer-db for so much and has no answer. */
async function untilWaiting(calls: number, of: ServiceName = 'seller-frontend'): Promise<void> {
  const waiting = async () => {
    const values = await metric('marketlab_calls_waiting', of)
    return values.find(({ labels }) => labels?.to === 'customer-db')!.value
  }
  await until(waiting, (found) => found >= calls)
}

/** Requests meanwhile reach customer-db at once, in order. */
async function whileCustomerDbStands(work: () => Promise<void>): Promise<void> {
  const { child } = cluster.process('customer-db')
  child.kill('SIGSTOP')
  try {
    await work()
  } finally {
    child.kill('SIGCONT')
  }
}

function guess(guessers: readonly TestClient[], name: string) {
  return guessers.flatMap((guesser, index) =>
    Array.from({ length: guessesOfEach }, (_, count) =>
      guesser.call('Login', { username: `${name} ${index} ${count}`, password: 'wrong' }),
    ),
  )
}

function connections(count: number, port: number): Promise<TestClient[]> {
  return Promise.all(Array.from({ length: count }, () => cluster.connect('seller-frontend', undefined, port)))
}

test.each(ways)('a right login does not wait for a crowd that guesses, %s', async (way, port) => {
  const username = `honest ${way}`
  await cluster.seller({ username })
  const [honest, ...guessers] = await connections(1 + crowd, port())
  let answered = 0
  let before = Infinity
  const replies: Promise<unknown>[] = []
  await whileCustomerDbStands(async () => {
    for (const reply of guess(guessers, way)) replies.push(reply.then(() => (answered += 1)))
    await untilWaiting(guesses)
    replies.push(honest!.login(username, 'secret').then(() => (before = answered)))
    await untilWaiting(guesses + 1)
  })
  await Promise.all(replies)
  expect(before).toBeLessThan(guesses / 2)
})

test.each(ways)('what guessers waited for goes with them, %s', async (way, port) => {
  const dropped = await figure('marketlab_passwords_dropped_total')
  const guessers = await connections(crowd, port())
  await whileCustomerDbStands(async () => {
    void Promise.allSettled(guess(guessers, `gone ${way}`))
    await untilWaiting(guesses)
    for (const { socket } of guessers) socket.resetAndDestroy()
    // The frontend tells customer-db about each.
    await untilWaiting(guesses + crowd)
  })
  await until(
    () => figure('marketlab_passwords_dropped_total'),
    (now) => now - dropped > guesses / 2,
  )
})

test('a buyer who leaves while old purchases are looked for is not hashed for', async () => {
  const buyer = await cluster.buyer({ username: 'left early' })
  await ask('customer-db', 'SetMetrics', { requests: true })
  const leavers = await Promise.all(Array.from({ length: crowd }, () => cluster.connect('buyer-frontend')))
  await whileCustomerDbStands(async () => {
    for (const leaver of leavers)
      void leaver.call('Login', { username: 'left early', password: 'secret' }).catch(() => undefined)
    await untilWaiting(crowd, 'buyer-frontend')
    for (const { socket } of leavers) socket.resetAndDestroy()
    await untilWaiting(2 * crowd, 'buyer-frontend')
  })
  // One that stays comes after them all.
  await buyer.login('left early', 'secret')
  expect(await answered('AbandonedPurchases')).toBeGreaterThan(crowd)
  expect(await answered('Login')).toBe(1)
})

test.each(ways)(
  'guessing is slowed down, and who guesses is told when to try again, %s',
  async (way, port) => {
    const username = `target ${way}`
    await cluster.seller({ username })
    const [guesser] = await connections(1, port())
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => guesser!.call('Login', { username, password: 'wrong' })),
    )
    const codes = replies.map(({ error }) => error!.code)
    expect(codes.filter((code) => code === 'UNAUTHENTICATED').length).toBeLessThan(10)
    const refusal = replies.find(({ error }) => error!.code === 'OVERLOADED')!.error!
    expect(refusal).toMatchObject({ retryable: true, indefinite: false })
    expect(refusal.message).toMatch(
      /^Too many wrong passwords for "target .*" from this address\. Try again in \d+ seconds?\.$/,
    )
    expect(refusal.details?.retryAfterMs).toBeGreaterThan(0)
    expect(await figure('marketlab_logins_throttled_total')).toBeGreaterThan(10)
  },
)

test('a client cannot say that it is somewhere else', async () => {
  const username = 'claimed'
  await cluster.seller({ username })
  const [guesser] = await connections(1, cluster.port('seller-frontend'))
  const replies = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const elsewhere = { address: `10.0.0.${index}`, via: `${index}` }
      const client = { id: `${index}`, address: elsewhere.address }
      return guesser!.call('Login', { username, password: 'wrong', client }, elsewhere)
    }),
  )
  expect(replies.some(({ error }) => error!.code === 'OVERLOADED')).toBe(true)
})
