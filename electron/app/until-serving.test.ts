import { EventEmitter, once } from 'node:events'
import { setImmediate } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { untilServing } from './until-serving.ts'

type Phase = 'starting' | 'degraded' | 'healthy' | 'failed'

function clusterIn(first: Phase) {
  let phase = first
  const clusterChange: (() => void)[] = []
  const start = new EventEmitter()
  const started = once(start, 'end').then(() => undefined)
  let isServing = false
  const cluster = {
    state: () => ({ phase }) as ReturnType<Parameters<typeof untilServing>[0]['cluster']['state']>,
  }
  void untilServing({ cluster, on: { clusterChange } }, started).then(() => (isServing = true))
  return {
    becomes(next: Phase) {
      phase = next
      for (const react of clusterChange) react()
    },
    endStart: () => start.emit('end'),
    async isServing() {
      await setImmediate()
      return isServing
    },
  }
}

test('a healthy cluster serves', async () => {
  const cluster = clusterIn('starting')
  cluster.becomes('healthy')
  expect(await cluster.isServing()).toBe(true)
})

test('a cluster that is degraded serves once its start has ended', async () => {
  const cluster = clusterIn('starting')
  cluster.becomes('degraded')
  expect(await cluster.isServing()).toBe(false)
  cluster.endStart()
  expect(await cluster.isServing()).toBe(true)
})

test('a cluster whose start failed serves when somebody gets it healthy', async () => {
  const cluster = clusterIn('failed')
  cluster.endStart()
  expect(await cluster.isServing()).toBe(false)
  cluster.becomes('healthy')
  expect(await cluster.isServing()).toBe(true)
})
