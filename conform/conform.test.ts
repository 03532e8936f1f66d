import { expect, test } from 'vitest'
import { choose } from './catalogue/choose.ts'
import type { CheckResult } from './runner/result.ts'
import { runChecks } from './runner/run-checks.ts'
import { type Defect, defects, silent } from './testing/defects.ts'
import { ModelSystem } from './testing/model-system.ts'

const patientMs = 60_000
/** Nothing ever comes of these, and so it does not matter how busy the machine is. */
const silentMs = 1_000

async function judged(defect: Defect | undefined, only: readonly string[], checkDeadlineMs: number) {
  const system = new ModelSystem(defect)
  const results: CheckResult[] = []
  try {
    await runChecks({
      checks: choose({ role: 'system', level: 'full', only, mayKill: true }).chosen,
      system,
      seed: 1,
      signal: AbortSignal.timeout(120_000),
      onResult: (result) => results.push(result),
      again: (id) => id,
      checkDeadlineMs,
    })
  } finally {
    await system.stop()
  }
  return results
}

const notRight = (results: readonly CheckResult[]) =>
  results
    .filter(({ answer }) => answer !== 'right')
    .map(({ id, answer, reason, came }) => [id, answer, reason, came])

test('a market without defects is right in all checks', async () => {
  const results = await judged(undefined, [], patientMs)
  expect(notRight(results)).toEqual([])
  expect(results.length).toBeGreaterThan(200)
})

test.each(Object.entries(defects) as [Defect, string][])(
  'a market with the defect "%s" is wrong in %s',
  async (defect, id) => {
    const isSilent = silent.has(defect)
    const results = await judged(defect, [id], isSilent ? silentMs : patientMs)
    expect(results.map((result) => [result.id, result.answer])).toEqual([
      [id, isSilent ? 'timed-out' : 'wrong'],
    ])
  },
)
