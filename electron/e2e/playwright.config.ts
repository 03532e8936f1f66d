import { defineConfig } from '@playwright/test'
import { isDisplayVirtual } from './displays.ts'

export default defineConfig({
  testDir: '.',
  testMatch: '*.e2e.ts',
  outputDir: '../../test-results',
  globalSetup: './displays.ts',
  // Two apps at once on one display would take the focus from each other.
  workers: isDisplayVirtual ? 2 : 1,
  fullyParallel: false,
  retries: 0,
  forbidOnly: true,
  timeout: 120_000,
  expect: { timeout: 15_000 },
  reporter: [['./line-reporter.ts'], ['../../testing/report/playwright-reporter.ts']],
})
