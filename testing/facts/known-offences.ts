/** How many offences a file may still have. A number here may only become smaller. */
export const knownOffences: Readonly<Record<string, number>> = {
  'electron/e2e/consistency.e2e.ts': 1,
  'electron/e2e/desktop.e2e.ts': 1,
  'electron/e2e/figures.e2e.ts': 2,
  'electron/e2e/lifecycle.e2e.ts': 1,
  'electron/e2e/packaged.e2e.ts': 1,
  'electron/e2e/resilience.e2e.ts': 1,
  'electron/e2e/story.e2e.ts': 1,
  'electron/e2e/traces.e2e.ts': 1,
  'electron/e2e/trade.e2e.ts': 2,
  'services/buyer-frontend/consistency.timed.test.ts': 1,
  'services/buyer-frontend/paused-services.timed.test.ts': 3,
}
