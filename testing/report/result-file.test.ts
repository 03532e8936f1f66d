import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { handOver, resultOf, resultsVariable } from './result-file.js'

const good = { passed: 2, failed: 0, failures: [], skipped: ['a'] }
let folder: string

beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'marketlab-results-'))))

afterEach(() => {
  vi.unstubAllEnvs()
  rmSync(folder, { recursive: true, force: true })
})

test('a runner that was started by itself keeps its result and prints it', () => {
  vi.stubEnv(resultsVariable, undefined)
  expect(handOver('vitest', good)).toBe(false)
})

test('else the result reaches the process that started the runner', () => {
  vi.stubEnv(resultsVariable, join(folder, 'new'))
  expect(handOver('vitest', good)).toBe(true)
  expect(resultOf(join(folder, 'new'), 'vitest', 0)).toEqual(good)
})

test('a runner without a result, or with a bad end, has failed', () => {
  vi.stubEnv(resultsVariable, folder)
  expect(resultOf(folder, 'vitest', 1)).toMatchObject({ passed: 0, failed: 1 })
  expect(resultOf(folder, 'vitest', 0)).toMatchObject({ passed: 0, failed: 1 })
  handOver('vitest', good)
  expect(resultOf(folder, 'vitest', 1)).toEqual({
    ...good,
    failed: 1,
    failures: [{ name: 'vitest', output: 'it ended with exit code 1 although no test failed' }],
  })
  const bad = { ...good, failed: 1, failures: [{ name: 'a', output: 'b' }] }
  handOver('vitest', bad)
  expect(resultOf(folder, 'vitest', 1)).toEqual(bad)
})
