import { afterAll, beforeAll, expect, test } from 'vitest'
import { peerClient } from '../testing/peer-client.ts'
import type { TestClient } from '../testing/test-client.ts'
import { TestCluster } from '../testing/test-cluster.ts'
import type { MetricSample } from '../contract/telemetry.ts'

const crowd = 30
const guessesOfEach = 10

let cluster: TestCluster
let gateway: number

beforeAll(async () => {
  // Hashes that take some time, one after the other: who waits for whom is seen by the order of the answers.
  cluster = await TestCluster.start({
    passwords: { cost: 2 ** 13, parallel: 1, wrong: { perUsernameAndAddress: { atOnce: 4, perMinute: 60 } } },
    further: [{ name: 'gateway', kind: 'gateway', port: 0 }],
  })
  gateway = cluster.config.further[0]!.port
})

afterAll(() => cluster.stop())

const ways = [
  ['at a frontend', () => cluster.port('buyer-frontend')],
  ['through a gateway', () => gateway],
] as const

async function figure(name: string): Promise<number> {
  const peer = peerClient(cluster, 'customer-db')
  try {
    const { samples } = await peer.request<{ samples: MetricSample[] }>('GetMetrics')
    return samples.find((sample) => sample.name === name)!.values[0]!.value
  } finally {
    peer.close()
  }
}

function connections(count: number, port: number): Promise<TestClient[]> {
  return Promise.all(Array.from({ length: count }, () => cluster.connect('buyer-frontend', undefined, port)))
}

test.each(ways)('a right login does not wait for a crowd that guesses, %s', async (way, port) => {
  const username = `honest ${way}`
  await cluster.buyer({ username })
  const guessers = await connections(crowd, port())
  let answered = 0
  const guesses = guessers.flatMap((guesser, index) =>
    Array.from({ length: guessesOfEach }, (_, count) =>
      guesser
        .call('Login', { username: `nobody ${index} ${count}`, password: 'wrong' })
        .then((reply) => ((answered += 1), reply)),
    ),
  )
  const [honest] = await connections(1, port())
  await Promise.race(guesses)
  await honest!.login(username, 'secret')
  expect(answered).toBeLessThan((crowd * guessesOfEach) / 4)
  for (const guesser of guessers) guesser.close()
  await Promise.allSettled(guesses)
  // What they waited for goes with them.
  await expect.poll(() => figure('marketlab_passwords_waiting'), { timeout: 30_000 }).toBe(0)
  expect(await figure('marketlab_passwords_dropped_total')).toBeGreaterThan(crowd)
})

test.each(ways)(
  'guessing is slowed down, and who guesses is told when to try again, %s',
  async (way, port) => {
    const username = `target ${way}`
    await cluster.buyer({ username })
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
  await cluster.buyer({ username })
  const [guesser] = await connections(1, cluster.port('buyer-frontend'))
  const replies = await Promise.all(
    Array.from({ length: 30 }, (_, index) => {
      const elsewhere = { address: `10.0.0.${index}`, via: `${index}` }
      const client = { id: `${index}`, address: elsewhere.address }
      return guesser!.call('Login', { username, password: 'wrong', client }, elsewhere)
    }),
  )
  expect(replies.some(({ error }) => error!.code === 'OVERLOADED')).toBe(true)
})
