import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { testRandom } from '../../services/testing/random.ts'
import { MemoryWatch } from './memory-watch.ts'
import { runAttack } from './run-attack.ts'

/** `npm run verify:attack` is the long form, which measures, too. */
test('a market that is attacked on all ports loses nothing, doubles nothing, and stays within its limits', async () => {
  const folder = temporaryFolder()
  const plan = { seed: testRandom().integer(0, 1e9), minutes: 0.1, frames: 4_000, realPasswords: false }
  const context = { folder, signal: new AbortController().signal, progress: () => undefined }
  const { byKind, byPort, orders, memory, problems } = await runAttack(plan, context)
  expect(problems).toEqual([])
  expect(Object.entries({ ...byKind, ...byPort }).filter(([, frames]) => frames === 0)).toEqual([])
  expect(orders).toBeGreaterThan(0)
  expect(memory.filter(({ most, cap }) => most >= cap)).toEqual([])
}, 180_000)

test('an attack that is cancelled ends all that it began', { tags: ['long'] }, async () => {
  const cancelled = new AbortController()
  const watchEnds = vi.spyOn(MemoryWatch.prototype, 'end')
  onTestFinished(() => watchEnds.mockRestore())
  const plan = { seed: 1, minutes: 0.001, frames: 4_000, realPasswords: false }
  // The undisturbed latency is reported just before the attack begins.
  const progress = () => cancelled.abort(new Error('cancelled'))
  const attacking = runAttack(plan, { folder: temporaryFolder(), signal: cancelled.signal, progress })
  await expect(attacking).rejects.toThrow()
  expect(cancelled.signal.aborted).toBe(true)
  expect(watchEnds).toHaveBeenCalled()
})

function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-attack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}
