import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { testRandom } from '../../services/testing/random.ts'
import { runAttack } from './run-attack.ts'

/** `npm run verify:attack` is the long form, which measures, too. */
test('a market that is attacked on all ports loses nothing, doubles nothing, and stays within its limits', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-attack-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const plan = { seed: testRandom().integer(0, 1e9), minutes: 0.1, frames: 4_000, realPasswords: false }
  const context = { folder, signal: new AbortController().signal, progress: () => undefined }
  const { frames, orders, memory, problems } = await runAttack(plan, context)
  expect(problems).toEqual([])
  expect(frames).toBeGreaterThan(0)
  expect(orders).toBeGreaterThan(0)
  expect(memory.filter(({ most, cap }) => most >= cap)).toEqual([])
}, 180_000)
