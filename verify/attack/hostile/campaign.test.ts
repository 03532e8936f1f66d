import { createServer } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, onTestFinished, test, vi } from 'vitest'
import { Random } from '../../../services/chance/random.ts'
import { GreetingRefusedError } from '../../../services/testing/broken-frames/greeted-peer.ts'
import { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import { testRandom } from '../../../services/testing/random.ts'
import type { Arms } from './arms.ts'
import { type AttackKind, Campaign } from './campaign.ts'
import { Raid } from './raid.ts'

afterEach(() => {
  vi.useRealTimers()
})

async function played(kinds: readonly AttackKind[], random = testRandom()): Promise<Campaign> {
  const campaign = new Campaign(kinds, ['gateway', 'control'])
  await campaign.run({ random, frames: 200, ms: 10 })
  return campaign
}

function kind(name: string, attack: AttackKind['attack']): AttackKind {
  return { name, weight: 1, attack }
}

const refused = (code: string) => Object.assign(new Error(code), { code })

test('counts what each kind sent to each port, and names those that got nothing', async () => {
  const { frames, byKind, byPort, problems } = await played([
    // Enough with the first attack: how many there are in a few milliseconds depends on the machine.
    kind('both', () => Promise.resolve({ gateway: 140, control: 70 })),
    kind('none', () => Promise.resolve({})),
  ])
  expect(frames).toBeGreaterThanOrEqual(200)
  expect(byKind).toEqual({ both: frames, none: 0 })
  expect(byPort).toEqual({ gateway: (frames * 2) / 3, control: frames / 3 })
  expect(problems).toEqual([])
})

test.each([
  ['connection', refused('ECONNREFUSED')],
  ['connection that was reset', refused('ECONNRESET')],
  ['greeting', new GreetingRefusedError('refused')],
])('a refused %s is counted, and no problem', async (_, error) => {
  const { byKind, problems } = await played([kind('turned away', () => Promise.reject(error))])
  expect(byKind['turned away refused']).toBeGreaterThan(0)
  expect(byKind['turned away']).toBe(0)
  expect(problems).toEqual([])
})

test.each([new TypeError('arms is not defined'), refused('ENOTFOUND')])(
  'an attack that fails by itself is a problem: %s',
  async (error) => {
    const { problems } = await played([kind('out of order', () => Promise.reject(error))])
    expect(problems[0]).toBe(`out of order failed: ${String(error)}`)
  },
)

test('a seed chooses the same attacks again, although some take longer and others are refused', async () => {
  const calm = await firstAttacks(() => 0)
  const busy = await firstAttacks((number) => number % 3)
  expect(busy).toEqual(calm)
})

/** The first attack of each of the sixteen attackers. Some pause in between, and are refused then. */
async function firstAttacks(ticksOf: (number: number) => number): Promise<unknown[][]> {
  const drawn: unknown[][] = []
  const attack = (name: string) => async (random: Random) => {
    const own: unknown[] = [name, random.next()]
    const ticks = ticksOf(drawn.push(own))
    for (let tick = 0; tick < ticks; tick += 1) await new Promise(setImmediate)
    own.push(random.next())
    if (ticks > 0) throw refused('ECONNREFUSED')
    return { gateway: 10 }
  }
  const kinds = ['a', 'b', 'c'].map((name) => kind(name, attack(name)))
  await new Campaign(kinds, []).run({ random: new Random(5), frames: 160, ms: 1 })
  return drawn.slice(0, 16)
}

test('a service that takes frames and never answers is a problem', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const server = createServer((socket) => socket.resume()).listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const peer = await RawPeer.connect((server.address() as { port: number }).port)
  onTestFinished(() => void peer.socket.destroy())
  const problems: string[] = []
  const raid = new Raid({ problems } as unknown as Arms, testRandom())
  const waiting = raid.answered('gateway', peer, 1)
  await vi.advanceTimersByTimeAsync(600_000)
  await waiting
  expect(problems).toEqual(['gateway did not answer, and did not close the connection'])
})
