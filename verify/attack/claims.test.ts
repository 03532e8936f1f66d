import { expect, test } from 'vitest'
import { attackClaims } from './claims.ts'
import type { AttackResult } from './run-attack.ts'

const plan = { seed: 1, minutes: 1, frames: 1_000, realPasswords: true }
const context = { signal: new AbortController().signal, folder: '', short: false, progress: () => undefined }
const latencies = { type: 'latencies', p50: 2, p99: 10, requests: 900, failed: 0 } as const
const right: AttackResult = {
  frames: 1_000,
  byKind: { garbage: 1_000 },
  byPort: { gateway: 1_000 },
  before: latencies,
  during: { ...latencies, p99: 49 },
  memory: [{ name: 'product-db', most: 300, cap: 768 }],
  orders: 7,
  problems: [],
}

async function broken(change: Partial<AttackResult>): Promise<string[]> {
  let attacks = 0
  const claims = attackClaims(plan, async () => {
    attacks += 1
    return await Promise.resolve({ ...right, ...change })
  })
  const ids: string[] = []
  for (const claim of claims) if (!(await claim.measure(context)).holds) ids.push(claim.id)
  expect(attacks).toBe(1)
  return ids
}

test('all claims are told from one attack', async () => {
  expect(await broken({})).toEqual([])
})

test.each<[string, Partial<AttackResult>]>([
  ['attack-latency', { during: { ...latencies, p99: 50 } }],
  ['attack-latency', { during: { ...latencies, failed: 10 } }],
  ['attack-latency', { during: { ...latencies, requests: 99 } }],
  ['attack-latency', { before: { ...latencies, requests: 99 } }],
  ['attack-survived', { problems: ['product-db ended'] }],
  ['attack-memory', { memory: [{ name: 'product-db', most: 768, cap: 768 }] }],
  ['attack-frames', { frames: 999 }],
  ['attack-frames', { byKind: { garbage: 1_000, deaf: 0 } }],
  ['attack-frames', { byPort: { gateway: 1_000, control: 0 } }],
])('%s does not hold where it should not', async (id, change) => {
  expect(await broken(change)).toEqual([id])
})

test('a market that served nobody did not hold out', async () => {
  const during = { ...latencies, p99: 1, failed: 900 }
  expect(await broken({ during, orders: 0 })).toEqual(['attack-latency', 'attack-survived'])
})

test('requests that have to be asked again may be one of a hundred', async () => {
  expect(await broken({ during: { ...latencies, failed: 9 } })).toEqual([])
})

test('a very short undisturbed p99 does not make the promise a harder one', async () => {
  expect(await broken({ before: { ...latencies, p99: 1 }, during: { ...latencies, p99: 24 } })).toEqual([])
})

test('frames that the machine had no time for prove nothing', async () => {
  const claims = attackClaims(plan, () => Promise.resolve({ ...right, frames: 999 }))
  const { disturbed } = await claims.find(({ id }) => id === 'attack-frames')!.measure(context)
  expect(disturbed).toContain('too slow')
})

test('being busy is no excuse but for what takes time', () => {
  const excused = attackClaims(plan).filter(({ disturbanceIsNoExcuse }) => disturbanceIsNoExcuse !== true)
  expect(excused.map(({ id }) => id)).toEqual(['attack-latency', 'attack-frames'])
})
