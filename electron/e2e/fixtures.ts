import { expect, test as base } from '@playwright/test'
import { complaints } from './complaints.ts'
import { Market } from './market.ts'

interface Options {
  /** Errors that the windows of a file provoke intentionally. */
  provoked: RegExp | undefined
  quietWindows: undefined
}

interface OfWorker {
  /** For files that need no app of their own. */
  market: Market
}

/** Playwright's own test, which fails as well when any window has written an error or a warning to its console. */
export const test = base.extend<Options, OfWorker>({
  provoked: [undefined, { option: true }],
  quietWindows: [
    async ({ provoked }, use) => {
      await use(undefined)
      const unexpected = complaints.splice(0).filter((text) => !provoked?.test(text))
      expect(unexpected, 'what went wrong in main, and what the windows wrote to their consoles').toEqual([])
    },
    { auto: true },
  ],
  market: [
    // Playwright reads the names between the braces: none are needed here.
    async ({}, use) => {
      const market = new Market()
      await use(market)
      await market.dispose()
    },
    { scope: 'worker' },
  ],
})

export { expect }

/** A measured figure: in the report, and printed for readers of the run. */
export function note(type: string, description: string): void {
  test.info().annotations.push({ type, description })
  process.stdout.write(`    ${type}: ${description}\n`)
}
