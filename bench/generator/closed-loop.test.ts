import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Random } from '../../services/chance/random.ts'
import type { Client } from './client.ts'
import { closedLoop } from './closed-loop.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

class ObedientClient {
  calls = 0
  lossReason: string | undefined
  onSettled: ((now: number) => void) | undefined
  onLost: (() => void) | undefined

  call(): void {
    this.calls += 1
  }
}

const loopOf = (client: ObedientClient, ops: number, thinkMs: number) =>
  closedLoop([client as unknown as Client], ops, thinkMs, new Random(1))

it('asks at once without think time', async () => {
  const client = new ObedientClient()
  const done = loopOf(client, 2, 0)
  client.onSettled!(0)
  expect(client.calls).toBe(2)
  client.onSettled!(0)
  expect(await done).toBeNull()
})

it('thinks before each call, as long on average as it is told', async () => {
  const client = new ObedientClient()
  const ops = 2_000
  const done = loopOf(client, ops, 100)
  expect(client.calls).toBe(0)
  const begun = Date.now()
  for (let call = 1; call <= ops; call += 1) {
    vi.advanceTimersToNextTimer()
    expect(client.calls).toBe(call)
    client.onSettled!(0)
  }
  await done
  expect((Date.now() - begun) / ops / 100).toBeCloseTo(1, 1)
  expect(vi.getTimerCount()).toBe(0)
})

it('asks for nothing any more when its client is lost while it thinks', async () => {
  const client = new ObedientClient()
  const done = loopOf(client, 5, 100)
  client.lossReason = 'gone'
  client.onLost!()
  await done
  await vi.runAllTimersAsync()
  expect(client.calls).toBe(0)
})
