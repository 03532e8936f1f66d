import { expect, test } from 'vitest'
import { type ConfigInput, parseConfig } from './config.ts'
import { needsRestart } from './start-settings.ts'

const differs = (config: ConfigInput) => needsRestart(parseConfig({}), parseConfig(config))

test.each<ConfigInput>([
  { resilience: { breaker: { on: true } } },
  { orders: { workers: 9, reservedForVips: 2, paused: true, normalShare: 0.5 } },
  { catalogue: { reads: 'eventual', readYourWrites: true, monotonicReads: true, delayMs: 5 } },
  { gateway: { policy: 'two-choices' } },
  { autoscale: { on: true } },
  { payments: { whenDown: 'refuse' } },
  { further: [{ name: 'gateway', kind: 'gateway', port: 0 }] },
])('members are told of %j while they run', (config) => {
  expect(differs(config)).toBe(false)
})

test.each<ConfigInput>([
  { timeouts: { requestMs: 800 } },
  { orders: { waitMs: 5 } },
  { catalogue: { waitMs: 5 } },
  { gateway: { checkMs: 5 } },
  { payments: { delayMs: 5 } },
  { limits: { maxAtOnce: 5 } },
  { sessions: { idleSeconds: 5 } },
  { storage: { folder: '/elsewhere' } },
])('members take %j at their start', (config) => {
  expect(differs(config)).toBe(true)
})
