import { defineConfig } from '@playwright/test'
import { isDisplayVirtual } from './displays.ts'

// The program in the package hashes passwords at their full cost.
process.env.MARKETLAB_PASSWORD_COST = String(2 ** 4)

/** Marks the long forms of what `npm test` shows once: `npm run test:long` runs them. */
const long = /@long/

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  projects: [
    { name: 'windows', grepInvert: long },
    // Accessibility is looked at in both themes there.
    { name: 'long', grep: [long, /accessibility/] },
  ],
  outputDir: '../../test-results',
  globalSetup: './displays.ts',
  // Apps wait more than they work: two processors take three. On one display they would take the focus from each other.
  workers: isDisplayVirtual ? 3 : 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 240_000,
  // They only end what hangs: on a busy machine a window takes many seconds to open.
  expect: { timeout: 60_000 },
  // Frames cost processor time, and all there is to see is there without motion, too. One file keeps it.
  use: { contextOptions: { reducedMotion: 'reduce' } },
  reporter: [['./line-reporter.ts'], ['../../testing/report/playwright-reporter.ts']],
})
