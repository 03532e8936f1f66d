import { expect, test } from 'vitest'
import { until } from '../../services/testing/until.ts'
import { ProcessMemory } from './process-memory.ts'

test('the memory of a process follows its resident memory, without what counts for others, for all who ask', async () => {
  const memory = new ProcessMemory()
  const resident = process.memoryUsage.rss()
  memory.refresh([process.pid])
  memory.refresh([process.ppid])
  await until(() => memory.of(process.pid, resident) !== undefined)
  const own = memory.of(process.pid, resident)!
  expect(own).toBeGreaterThan(0)
  expect(own).toBeLessThanOrEqual(resident)
  expect(memory.of(process.pid, resident + 1_000)! - own).toBe(1_000)
})
