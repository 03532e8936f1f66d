import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { runFromCommandLine } from '../testing/run-experiment.ts'
import { ExperimentLibrary, outlineOf } from './library.ts'

const library = new ExperimentLibrary(new URL('../../resources/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'marketlab-library-'))

/** Only catches one that hangs: five at once take longer than one alone. */
const longestMs = 180_000

afterAll(() => rmSync(folder, { recursive: true, force: true }))

describe('the library', () => {
  it('says of each experiment what to look for and what it teaches', () => {
    for (const { title, lookFor, teaches, expects } of library.outlines()) {
      expect([title, lookFor, teaches].every((text) => text.length > 5)).toBe(true)
      expect(expects.length).toBeGreaterThan(0)
      expect(expects.every(({ why }) => why.length > 0)).toBe(true)
    }
  })

  it('tells the steps of the short form as they are played', () => {
    const { shortMs, shortSteps, steps } = outlineOf('slow-disk', library.read('slow-disk'))
    expect(steps.map(({ text }) => text)).toEqual(['slow-disk product-db 150ms for 5s'])
    const [text] = shortSteps.map((step) => step.text)
    expect(text).toMatch(/^slow-disk product-db 150ms for [\d.]+m?s$/)
    expect(text).not.toBe(steps[0]!.text)
    expect(shortSteps[0]!.at).toBeLessThan(shortMs)
  })
})

/**
 * Several at once, so that each is disturbed by the others: they may find themselves not trustworthy, but none may be
 * failed. That each passes by itself is for `npm run verify`.
 */
describe.concurrent('from the command line to its verdict', () => {
  // `npm test` shows it by one of them.
  describe.each(library.names())('%s', (name) => {
    const tags = name === 'lost-reply' ? [] : ['long']
    it('keeps what must hold on any machine, and is not failed', { tags, timeout: longestMs }, async () => {
      const { code, result, stdout } = await runFromCommandLine(name, folder, ['--short'])
      const { verdict, checks, steps, totals } = result
      expect(checks.filter(({ passed }) => passed === false)).toEqual([])
      expect(checks.slice(0, 2)).toMatchObject([
        { title: 'No unit of stock appeared or disappeared', passed: true },
        { title: 'Buyers paid as much as sellers earned', passed: true },
      ])
      expect(checks.filter(({ title }) => /acknowledged|twice/.test(title)).length).toBeGreaterThanOrEqual(2)
      const planned = steps.filter(({ isDecision }) => isDecision === undefined)
      expect(planned.map(({ text }) => text)).toHaveLength(outlineOf(name, library.read(name)).steps.length)
      expect(steps.filter(({ problem, hits }) => problem !== undefined || hits === 0)).toEqual([])
      expect(totals.answered).toBeGreaterThan(0)
      if (verdict.level === 'passed') {
        expect({ code, reasons: verdict.reasons }).toEqual({ code: 0, reasons: [] })
        expect(stdout).toContain('Verdict: passed')
      } else {
        expect({ code, level: verdict.level }).toEqual({ code: 3, level: 'not-trustworthy' })
        expect(verdict.reasons.length).toBeGreaterThan(0)
        expect(stdout).toContain('Verdict: not trustworthy')
      }
    })
  })
})
