import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { ClusterMember } from './member.ts'
import { endMembers } from './stop-members.ts'

// The module of timers as promises is not replaced by fake timers.
vi.mock('node:timers/promises', () => ({
  setTimeout: (ms: number) => new Promise((resolve) => setTimeout(resolve, ms)),
}))

beforeEach(() => void vi.useFakeTimers({ now: 0 }))
afterEach(() => void vi.useRealTimers())

/** Members that end this long after they were asked to, or when they are killed. Each event is noted with its time. */
function membersEnding(after: Record<string, number>) {
  const events: string[] = []
  const members = Object.entries(after).map(([kind, ms]) => {
    let hasEnded = false
    let resolve: () => void = () => undefined
    const ended = new Promise<void>((settle) => (resolve = settle))
    const end = (how: string) => {
      if (hasEnded) return
      hasEnded = true
      events.push(`${Date.now()} ${kind} ${how}`)
      resolve()
    }
    const stop = () => {
      events.push(`${Date.now()} ${kind} asked`)
      setTimeout(() => end('ended'), ms)
      return ended
    }
    return { kind, stop, kill: () => end('killed') } as unknown as ClusterMember
  })
  return { events, members }
}

test('databases are asked to end when the frontends have ended', async () => {
  const { events, members } = membersEnding({ 'product-db': 100, 'buyer-frontend': 300 })
  const ended = endMembers(members)
  await vi.advanceTimersByTimeAsync(10_000)
  await ended
  expect(events).toEqual([
    '0 buyer-frontend asked',
    '300 buyer-frontend ended',
    '300 product-db asked',
    '400 product-db ended',
  ])
})

test('a frontend that takes its time holds them up for two seconds, and who has not ended in five is killed', async () => {
  const { events, members } = membersEnding({ 'product-db': 100, 'buyer-frontend': 60_000 })
  const ended = endMembers(members)
  await vi.advanceTimersByTimeAsync(5_000)
  await ended
  expect(events).toEqual([
    '0 buyer-frontend asked',
    '2000 product-db asked',
    '2100 product-db ended',
    '5000 buyer-frontend killed',
  ])
})
