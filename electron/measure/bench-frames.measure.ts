import { AppUnderTest } from '../e2e/app-under-test.ts'
import { expect, note, test } from '../e2e/fixtures.ts'
import { BenchmarkPage } from '../e2e/pages/benchmark-page.ts'
import { reportAtMost } from './findings.ts'
import { turnsDuring } from './main-thread.ts'

const longestTurnMs = 50
/** All charts are in sight, and so all of them are drawn. */
const large = { width: 1600, height: 1500 }
const charts = ['throughput', 'latency', 'scatter', 'histogram', 'spectrum']

let app: AppUnderTest
let bench: BenchmarkPage

test.beforeEach(async () => {
  app = await AppUnderTest.launch({ startCluster: false })
  await app.resize(app.control, large)
  bench = new BenchmarkPage(app.control)
  await bench.open()
})

test.afterEach(() => app.dispose())

/**
 * A frame is late because the page works for long or because it gets no processor, and here 200 clients and four
 * services want all processors. So only the page's own work counts: the processor time of each turn of its main thread,
 * with scripts, layout, painting and garbage collection.
 */
test('charts stay smooth while 200 clients run', async () => {
  await bench.plan({ scenarios: [3], runs: 10, ops: 200 })
  await bench.start()
  await bench.untilMeasuring()
  for (const name of charts) await expect(bench.chart(name)).toBeInViewport({ ratio: 1 })
  const before = await Promise.all(charts.map((name) => bench.wordsOf(name)))
  const turns = await turnsDuring(app.electron, app.control, () => bench.untilEnded('done', 200_000))
  const after = await Promise.all(charts.map((name) => bench.wordsOf(name)))
  // Each of them was drawn meanwhile.
  for (const [index, name] of charts.entries()) expect(after[index], name).not.toBe(before[index])

  const total = turns.reduce((sum, { cpuMs }) => sum + cpuMs, 0)
  note('main thread', `${turns.length} turns, ${total.toFixed(0)} ms of processor time in all`)
  // Otherwise nothing was recorded.
  expect(total).toBeGreaterThan(longestTurnMs)
  reportAtMost('app-chart-turns', turns[0]!.cpuMs, longestTurnMs, 'ms of processor time in a turn')
})
