import type { BenchmarkSummary } from '../ipc/bench-types.ts'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { call } from '../e2e/bridge.ts'
import { expect, note, test } from '../e2e/fixtures.ts'
import { BenchmarkPage } from '../e2e/pages/benchmark-page.ts'

/** A limit for a slow machine that has other work, too. */
const longestMs = 1_200_000
const full = { scenarios: [3], runs: 10, ops: 1_000, warmUpOps: 'as it takes' } as const

let app: AppUnderTest
let bench: BenchmarkPage

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ startCluster: false })
  bench = new BenchmarkPage(app.control)
  await bench.open()
})

test.afterAll(() => app.dispose())

test('scenario 3 in full, 200 clients and 2,000,000 calls, from the panel', async () => {
  test.setTimeout(longestMs)
  await bench.plan({ ...full, scenarios: [...full.scenarios] })
  await expect(app.control.getByTestId('plan-calls')).toHaveText('2,000,000')
  await bench.start()
  await bench.untilMeasuring()
  await bench.untilEnded('done', longestMs)
  await expect(app.control.getByTestId('live-figures')).toBeVisible()
  await bench.openResult()
  await expect(app.control.getByTestId('verdict-panel')).toHaveAttribute('data-level', /./)
  await expect(app.control.getByTestId('no-errors')).toBeVisible()

  const [summary] = await call<BenchmarkSummary[]>(app.control, 'bench', 'list')
  const { startedAt, endedAt, verdict, scenarios } = summary!
  const [{ calls, errors, throughput, meanMs, p99Ms }] = scenarios as [(typeof scenarios)[number]]
  expect({ calls, errors }).toEqual({ calls: 2_000_000, errors: 0 })
  note('took', `${Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1_000)} s`)
  note('verdict', [verdict.level, ...verdict.reasons.map(({ text }) => text)].join('; '))
  note('throughput', `${Math.round(throughput.mean)} ± ${Math.round(throughput.sd)} calls/s`)
  note('mean', `${meanMs.mean.toFixed(2)} ± ${meanMs.sd.toFixed(2)} ms, p99 ${p99Ms.toFixed(1)} ms`)
})
