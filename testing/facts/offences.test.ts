import { describe, expect, test } from 'vitest'
import { offencesIn } from './offences.ts'

function rules(text: string, { path = 'services/a/a.test.ts', startsPrograms = false } = {}): string[] {
  return offencesIn(path, text, startsPrograms).map(({ rule }) => rule)
}

describe('a bound on time that has passed', () => {
  test.each([
    `expect(performance.now() - startedAt).toBeLessThan(500)`,
    `expect(Date.now() - startedAt).toBeLessThanOrEqual(9_999)`,
    `const took = performance.now() - startedAt; expect(took).toBeLessThan(2 * 1000)`,
    `const since = () => Date.now() - startedAt; const limitMs = 300; expect(since()).toBeLessThan(limitMs)`,
    `const startedAt = Date.now(); const took = end - startedAt; const more = took + 1; expect(more).toBeCloseTo(5)`,
    `function elapsed() { return performance.now() - startedAt }; expect(elapsed() < 100).toBe(true)`,
    `expect(performance.now() - startedAt, 'how long it took').not.toBeLessThan(500)`,
  ])('is refused: %s', (text) => {
    expect(rules(text)).toEqual(['clock bound'])
  })

  test.each([
    `expect(performance.now() - startedAt).toBeLessThan(10_000)`,
    `expect(performance.now() - startedAt).toBeGreaterThan(500)`,
    `const at = Date.now(); expect(users.length).toBeLessThan(5)`,
    `const ask = async () => { const at = Date.now(); return 'x' }; expect(ask().length).toBeLessThan(5)`,
    `vi.useFakeTimers(); expect(Date.now() - startedAt).toBeLessThan(5)`,
    `expect(waitedMs).toBeLessThan(5)`,
  ])('is a fact: %s', (text) => {
    expect(rules(text)).toEqual([])
  })

  test('is refused by its name in tests that start programs, wherever it was measured', () => {
    expect(rules(`expect(reply.waitedMs).toBeLessThan(5)`, { startsPrograms: true })).toEqual(['clock bound'])
    expect(rules(`expect(reply.count).toBeLessThan(5)`, { startsPrograms: true })).toEqual([])
  })
})

test('a rate that must be reached is refused', () => {
  const text = `const seconds = (performance.now() - startedAt) / 1000; expect(count / seconds).toBeGreaterThan(100)`
  expect(rules(text)).toEqual(['throughput'])
})

describe('a limit that a busy machine may miss', () => {
  test.each([
    `test('a', async () => {}, 5_000)`,
    `test('a', { timeout: 5_000 }, async () => {})`,
    `beforeAll(start, 9_000)`,
    `await vi.waitFor(() => expect(a).toBe(b))`,
    `await vi.waitFor(() => expect(a).toBe(b), { timeout: 2_000 })`,
    `await vi.waitFor(() => expect(a).toBe(b), 2_000)`,
    `await expect.poll(() => a, { timeout: 1_000 })`,
    `await until(look, wanted, 3_000)`,
    `await expect(card).toBeVisible({ timeout: 500 })`,
    `fetch(url, { signal: AbortSignal.timeout(1_000) })`,
  ])('is refused: %s', (text) => {
    expect(rules(text)).toEqual(['short limit'])
  })

  test.each([
    `test('a', async () => {}, 60_000)`,
    `await vi.waitFor(() => expect(a).toBe(b), { timeout: 10_000 })`,
    `await until(look, wanted)`,
    `await expect.poll(() => a).toBe(b)`,
    `await expect(card).toBeVisible({ timeout: 20_000 })`,
  ])('is long enough: %s', (text) => {
    expect(rules(text)).toEqual([])
  })
})

describe('a wait for nothing but time', () => {
  test.each([
    `import { setTimeout as pause } from 'node:timers/promises'; await pause(100)`,
    `await new Promise((resolve) => setTimeout(resolve, 100))`,
    `await page.waitForTimeout(100)`,
  ])('is found: %s', (text) => {
    expect(rules(text)).toEqual(['sleep'])
  })

  test.each([
    `import { setTimeout as pause } from 'node:timers/promises'; while (!ready()) await pause(20)`,
    `vi.useFakeTimers(); await new Promise((resolve) => setTimeout(resolve, 100))`,
    `setTimeout(() => server.close(), 100)`,
  ])('is something else: %s', (text) => {
    expect(rules(text)).toEqual([])
  })
})

test('tests that are left out are found', () => {
  expect(rules(`test.skip('a', run)`)).toEqual(['skip'])
  expect(rules(`it.skipIf(isWindows)('a', run)`)).toEqual(['skip'])
  expect(rules(`describe.runIf(hasScript)('a', run)`)).toEqual(['skip'])
  expect(rules(`it('a', (context) => { context.skip('busy') })`)).toEqual(['skip'])
  expect(rules(`test.only('a', run)`)).toEqual(['only'])
  expect(rules(`stream.skip(5)`)).toEqual([])
})

test('a test that has the machine to itself is found by its name, and an offence by its line', () => {
  expect(rules('', { path: 'services/a/a.timed.test.ts' })).toEqual(['name'])
  const [offence] = offencesIn('a.test.ts', `\n\ntest.only('a', () => {\n})`, false)
  expect(offence).toEqual({ rule: 'only', line: 3, text: `test.only('a', () => {` })
})
