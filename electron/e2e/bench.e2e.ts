import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { AppUnderTest } from './app-under-test.ts'
import { ask, call } from './bridge.ts'
import { expect, test } from './fixtures.ts'
import { BenchmarkPage } from './pages/benchmark-page.ts'
import { isRunning } from './processes.ts'
import { SharedApp } from './shared-app.ts'

let app: AppUnderTest
let bench: BenchmarkPage
let folder: string

const shared = new SharedApp({ startCluster: false })

test.beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-exports-'))
  app = await shared.running()
  bench = new BenchmarkPage(app.control)
  await bench.rest()
  await bench.open()
})

test.afterEach(() => rmSync(folder, { recursive: true, force: true }))

test.afterAll(() => shared.dispose())

/** The colour of what is drawn first, in either theme. */
const firstOfSeries = { light: '#4f46e5', dark: '#a5b4fc' }

const small = { scenarios: [1], runs: 2, ops: 300 } satisfies Parameters<BenchmarkPage['plan']>[0]

/** Does not end by itself while a test looks, and leaves the processors to others: its clients wait most of the time. */
const slow = {
  scenarios: [{ buyers: 1, sellers: 1 }],
  runs: 1,
  ops: 100_000,
  warmUpOps: 0,
  schedule: { title: 'Slow', seed: 1, steps: [{ at: 0, do: 'latency 20ms from clients to buyer-frontend' }] },
}

test('scenario 1 is run, its charts show what was measured, and it is still there after a restart', async () => {
  await bench.have(0, small)
  await bench.plan(small)
  await expect(app.control.getByTestId('plan-calls')).toHaveText('1,200')
  await expect(app.control.getByTestId('plan-duration')).toHaveText('not known yet')
  await bench.start()
  await bench.untilMeasuring()
  await expect(app.control.getByTestId('not-judged')).toBeVisible()
  await bench.untilEnded('done')

  await test.step('live', async () => {
    await expect(app.control.getByTestId('run-tile').filter({ hasText: 'mean' })).toHaveCount(small.runs)
    for (const name of ['throughput', 'latency', 'scatter', 'histogram', 'spectrum']) {
      expect(await bench.coloursOf(name), name).toBeGreaterThan(5)
      // Charts in view are drawn in turns.
      await expect
        .poll(() => bench.wordsOf(name), { message: name })
        .not.toContain('Nothing has been measured')
    }
    const { columns, rows } = await bench.valuesOf('throughput')
    expect(columns).toEqual(['Measured time (s)', 'Throughput (calls/s)'])
    expect(rows.length).toBeGreaterThanOrEqual(small.runs)
    // In a moment of a busy machine there may be none.
    expect(rows.filter(([, perSecond]) => Number(perSecond) > 0).length).toBeGreaterThan(0)
    expect(rows.every(([, perSecond]) => Number(perSecond) >= 0)).toBe(true)
    const latency = await bench.valuesOf('latency')
    expect(latency.columns).toEqual(['Measured time (s)', 'p50', 'p90', 'p99', 'max'])
    for (const row of latency.rows) {
      const figures = row.slice(1).map(Number)
      expect(figures).toEqual(figures.toSorted((a, b) => a - b))
    }
    expect((await bench.valuesOf('scatter')).rows.every(([outcome]) => outcome === 'answered')).toBe(true)
  })

  await bench.openResult()
  await test.step('result', async () => {
    const level = await app.control.getByTestId('verdict-panel').getAttribute('data-level')
    // With so few runs it cannot be trusted, and says why.
    expect(level).not.toBe('trustworthy')
    await expect(app.control.getByTestId('verdict-panel')).toContainText('runs')
    await expect(app.control.getByTestId('operation-row')).toContainText([
      'All together',
      /ChangeItemPrice|SearchItemsForSale/,
      /ChangeItemPrice|SearchItemsForSale/,
    ])
    const histogram = await bench.valuesOf('histogram')
    const calls = histogram.rows.reduce((sum, [, count]) => sum + Number(count), 0)
    expect(calls).toBe(1_200)
    const spectrum = await bench.valuesOf('spectrum')
    expect(spectrum.rows.length).toBeGreaterThan(20)
    const hops = await bench.valuesOf('hops')
    const shares = hops.rows[0]!.slice(1).map(Number)
    expect(shares).toHaveLength(7)
    expect(shares.reduce((sum, share) => sum + share, 0)).toBeCloseTo(100, 0)
    await expect(app.control.getByTestId('littles-law')).toContainText('were counted')
  })

  const throughput = await app.control.getByTestId('result-throughput').textContent()
  await app.quit()
  await app.start()
  bench = new BenchmarkPage(app.control)
  await bench.open()
  await bench.show('history')
  await expect(bench.rows).toHaveCount(1)
  await expect(bench.rows).toContainText(throughput!)
  await expect(bench.rows.getByTestId('verdict')).toBeVisible()
  await app.control.getByTestId('history-open').click()
  await expect(app.control.getByTestId('result-throughput')).toHaveText(throughput!)
  expect(await bench.wordsOf('throughput')).toContain('points over')
  await bench.show('set-up')
  await bench.plan(small)
  await expect(app.control.getByTestId('plan-duration')).toHaveText(/^about /)
})

test('charts take over the theme; the presentation shows the result alone, and goes with Escape', async () => {
  await bench.have(1, small)
  await bench.openNewest()
  await call(app.control, 'theme', 'set', { theme: 'light' })
  await expect.poll(() => bench.shows('hops', firstOfSeries.light)).toBe(true)
  await call(app.control, 'theme', 'set', { theme: 'dark' })
  await expect.poll(() => bench.shows('hops', firstOfSeries.dark)).toBe(true)
  expect(await bench.shows('hops', firstOfSeries.light)).toBe(false)
  await app.control.getByTestId('bench-present').click()
  const presentation = app.control.getByTestId('presentation')
  await expect(presentation.getByTestId('present-result')).toBeVisible()
  await expect(presentation).toContainText('1 + 1')
  await expect(presentation.getByRole('img', { name: /Percentiles of latency/ })).toBeVisible()
  await app.control.keyboard.press('Escape')
  await expect(presentation).toHaveCount(0)
})

test('two results are compared', async () => {
  await bench.have(2, small)
  await expect(app.control.getByTestId('bench-compare')).toBeDisabled()
  for (const nth of [0, 1]) await bench.rows.nth(nth).getByTestId('history-choose').click()
  await app.control.getByTestId('bench-compare').click()
  await expect(app.control.getByTestId('bench-comparison')).toBeVisible()
  await expect(app.control.getByTestId('difference')).toHaveCount(3)
  // Two runs cannot tell a difference, whatever it is.
  await expect(app.control.getByTestId('outcome')).toHaveText(
    Array(3).fill('No clear difference') as string[],
  )
  await expect(app.control.getByTestId('bench-comparison').getByTestId('verdict')).toHaveCount(2)
  const { columns, rows } = await bench.valuesOf('compare-1-1')
  expect(new Set(columns.includes('First') ? columns.slice(1) : rows.map(([series]) => series))).toEqual(
    new Set(['First', 'Second']),
  )
})

test('results are exported, opened elsewhere, deleted and read in again', async () => {
  await bench.have(1, small)
  await bench.openNewest()
  await app.control.getByTestId('result-rename').click()
  await app.control.getByTestId('result-title-field').fill('Before <b>the</b> change')
  await app.control.getByTestId('result-title-keep').click()
  await expect(app.control.getByTestId('result-title')).toHaveText('Before <b>the</b> change')

  const html = await saved('html', 'report.html')
  await test.step('the report opens by itself', async () => {
    const text = await wordsOfPage(html)
    expect(text).toContain('Before <b>the</b> change')
    for (const words of ['1 + 1', 'throughput', 'mean', 'SearchItemsForSale', 'Little'])
      expect(text).toContain(words)
  })
  expect(readFileSync(await saved('md', 'report.md'), 'utf8')).toContain('# Before')
  const csv = readFileSync(await saved('csv', 'figures.csv'), 'utf8')
    .trim()
    .split('\r\n')
  expect(csv[0]).toContain('throughput_calls_per_s')
  expect(csv).toHaveLength(1 + small.runs * 3)
  const json = JSON.parse(readFileSync(await saved('json', 'result.json'), 'utf8')) as BenchmarkResult
  expect(json).toMatchObject({ format: 1, title: 'Before <b>the</b> change', plan: { runs: small.runs } })
  expect(json.scenarios[0]!.runs[0]!.histogram).toMatch(/^HIST/)

  await test.step('charts are pictures of twice the size', async () => {
    const file = join(folder, 'chart.png')
    await answerSave(file)
    await app.control.getByTestId('save-throughput').click()
    await expect.poll(() => existsSync(file) && sizeOfPng(file)).toEqual([2_400, 1_280])
    await answerOpen(folder)
    await bench.export('charts')
    const charts = join(folder, 'before-b-the-b-change-charts')
    await expect.poll(() => (existsSync(charts) ? readdirSync(charts).length : 0)).toBe(5)
  })

  await test.step('the report brings its result along', async () => {
    await answerOpen(html)
    await bench.show('history')
    await app.control.getByTestId('bench-import').click()
    await expect(app.control.getByTestId('toast-error')).toContainText('in the history already')
    await bench.rows.getByTestId('history-delete').click()
    await app.room.confirm()
    await expect(app.control.getByTestId('history-empty')).toBeVisible()
    await app.control.getByTestId('bench-import').click()
    await expect(app.control.getByTestId('result-title')).toHaveText('Before <b>the</b> change')
    const nonsense = join(folder, 'nonsense.json')
    writeFileSync(nonsense, '{"format":1}')
    await answerOpen(nonsense)
    await bench.show('history')
    await expect(bench.rows).toContainText('Imported')
    await app.control.getByTestId('bench-import').click()
    await expect(app.control.getByTestId('toast-error').last()).toContainText(
      'contains no benchmark of Marketlab',
    )
  })
})

test("a workload of one's own is opened from a file, and a file with mistakes names their lines", async () => {
  const file = join(folder, 'own.yaml')
  await answerOpen(file)
  await bench.show('set-up')
  writeFileSync(file, 'name: Own\nbuyer: {GetItems: 1}\n')
  await app.control.getByTestId('open-workload').click()
  await expect(app.control.getByTestId('toast-error').last()).toContainText('own.yaml:2: buyer.GetItems')
  writeFileSync(file, 'name: Only look\nkeys: zipf\nbuyer: {GetItem: 3, SearchItemsForSale: 1}\n')
  await app.control.getByTestId('open-workload').click()
  await expect(app.control.getByTestId('workload-own')).toBeChecked()
  await expect(app.control.getByTestId('workload-error')).toContainText('no operations for sellers')
  await app.control.getByTestId('workload-shares').click()
  await expect(app.control.getByTestId('workload-shares')).toContainText('75 %')
  await app.control.getByTestId('bench-reset').click()
  await expect(app.control.getByTestId('workload-own')).toBeHidden()
})

test('cancelled in the middle, a benchmark leaves no process behind', async () => {
  await call(app.control, 'bench', 'add', { plan: slow })
  await bench.show('live')
  await bench.untilMeasuring()
  const started = await utilityProcesses()
  expect(started.map(({ name }) => name)).toEqual(
    expect.arrayContaining(['Marketlab product-db', 'Marketlab buyer-frontend', 'Marketlab load generator']),
  )
  const areRunning = () => started.filter(({ pid }) => isRunning(pid)).map(({ name }) => name)
  expect(areRunning()).toHaveLength(started.length)
  await app.control.getByTestId('bench-cancel').click()
  await app.room.confirm()
  await bench.untilEnded('cancelled')
  expect(areRunning()).toEqual([])
  // Electron lists a process for a moment after its end.
  await expect.poll(utilityProcesses).toEqual([])
  expect(await bench.state()).toMatchObject({ running: null, queue: [] })
})

test('quitting in the middle of a benchmark leaves no process behind; a history that was damaged meanwhile is put aside and told', async () => {
  await bench.have(1, small)
  await call(app.control, 'bench', 'add', { plan: slow })
  await bench.show('live')
  await bench.untilMeasuring()
  const left = await utilityProcesses()
  await app.quit()
  await expect.poll(() => app.processes()).toEqual([])
  await expect.poll(() => left.filter(({ pid }) => isRunning(pid))).toEqual([])

  const file = join(app.userData, 'benchmarks.sqlite')
  writeFileSync(file, readFileSync(file).subarray(0, 5_000))
  await app.start()
  bench = new BenchmarkPage(app.control)
  await bench.open()
  const notice = app.control.getByTestId('bench-archive')
  await expect(notice).toHaveAttribute('data-kind', 'damaged')
  await expect(notice).toContainText('benchmarks.sqlite.damaged-')
  expect(
    readdirSync(app.userData).filter((name) => name.startsWith('benchmarks.sqlite.damaged-')),
  ).toHaveLength(1)
  await notice.getByTestId('bench-archive-close').click()
  await expect(notice).toHaveCount(0)
})

test('a queue is run in its order, and what waits is moved and removed', async () => {
  await call(app.control, 'bench', 'add', { plan: slow })
  const queued = app.control.getByTestId('queued')
  for (const [index, scenario] of ([1, 2, 3] as const).entries()) {
    await bench.plan({ scenarios: [scenario], runs: 1, ops: 20 })
    await expect(app.control.getByTestId('bench-start')).toContainText('Add to the queue')
    await bench.start()
    await expect(queued).toHaveCount(index + 1)
  }
  await expect(queued).toContainText(['1 + 1', '10 + 10', '100 + 100'])
  await queued.nth(1).getByTestId('queue-up').click()
  await expect(queued).toContainText(['10 + 10', '1 + 1', '100 + 100'])
  await queued.nth(2).getByTestId('queue-remove').click()
  await expect(queued).toHaveCount(2)
  await bench.show('live')
  await test.step('what a schedule does to the cluster is behind the live charts before the run has ended', async () => {
    await expect
      .poll(() => bench.wordsOf('throughput'), { timeout: 60_000 })
      .toContain('Behind it 1 fault: latency 20ms from clients to buyer-frontend')
    expect((await bench.state()).running).not.toBe(null)
  })
  await app.control.getByTestId('bench-cancel').click()
  await app.room.confirm()
  await expect.poll(async () => (await bench.state()).running, { timeout: 90_000 }).toBe(null)
  await bench.show('history')
  const titles = bench.rows.filter({ hasText: '1 run of 20' })
  await expect(titles).toHaveCount(2)
  // Newest first.
  await expect(titles).toContainText([/^1 \+ 1, course/, /^10 \+ 10, course/])
})

test('what stands in the way is named, and what a page may not ask for is refused', async () => {
  const measured = { scenarios: [{ buyers: 1, sellers: 1 }], runs: 1, ops: 10, warmUpOps: 0 }
  await call(app.control, 'bench', 'add', { plan: { ...measured, target: { kind: 'app' } } })
  await bench.untilEnded('failed')
  const ended = app.control.getByTestId('bench-ended')
  await expect(ended).toHaveAttribute('data-failure', 'cluster-stopped')
  await ended.getByRole('button', { name: 'Start the cluster' }).click()
  await app.untilHealthy()
  await ended.getByTestId('bench-again').click()
  await bench.show('live')
  await bench.untilEnded('done')

  await test.step('others are measured only if the user says so', async () => {
    const nobody = { host: '127.0.0.1', port: 1 }
    const plan = { ...measured, target: { kind: 'addresses', buyer: nobody, seller: nobody } }
    const asked = await answerQuestion(1)
    expect(await call(app.control, 'bench', 'add', { plan })).toBe(null)
    expect(await asked()).toContain('127.0.0.1:1')
    expect(await bench.state()).toMatchObject({ running: null, queue: [] })
    await answerQuestion(0)
    await call(app.control, 'bench', 'add', { plan })
    await expect(ended).toHaveAttribute('data-failure', 'unreachable', { timeout: 60_000 })
  })

  await test.step('a page names no folder', async () => {
    const plan = { ...measured, target: { kind: 'private', folder: folder } }
    expect(await ask(app.control, 'bench', 'add', { plan })).toMatchObject({
      ok: false,
      error: { code: 'INVALID_ARGUMENT' },
    })
  })
})

async function saved(format: 'html' | 'md' | 'csv' | 'json', name: string): Promise<string> {
  const file = join(folder, name)
  await answerSave(file)
  await bench.export(format)
  await expect.poll(() => existsSync(file) && readFileSync(file).length > 0).toBe(true)
  return file
}

/** Services and generators, as the app's windows do not count. */
function utilityProcesses(): Promise<{ name: string; pid: number }[]> {
  return app.electron.evaluate(({ app }) =>
    app
      .getAppMetrics()
      .filter(({ name }) => name?.startsWith('Marketlab '))
      .map(({ name = '', pid }) => ({ name, pid })),
  )
}

async function answerSave(filePath: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, filePath) => {
    dialog.showSaveDialog = () => Promise.resolve({ canceled: false, filePath })
  }, filePath)
}

async function answerOpen(path: string): Promise<void> {
  await app.electron.evaluate(({ dialog }, path) => {
    dialog.showOpenDialog = () => Promise.resolve({ canceled: false, filePaths: [path] })
  }, path)
}

/** Presses the button of that number, and tells what was asked. */
async function answerQuestion(response: number): Promise<() => Promise<string>> {
  await app.electron.evaluate(({ dialog }, response) => {
    const asked = globalThis as typeof globalThis & { asked?: string }
    dialog.showMessageBox = (...args: unknown[]) => {
      asked.asked = JSON.stringify(args.at(-1))
      return Promise.resolve({ response, checkboxChecked: false })
    }
  }, response)
  return () => app.electron.evaluate(() => (globalThis as typeof globalThis & { asked?: string }).asked ?? '')
}

/** The text that a reader sees who opens the file in a browser. */
function wordsOfPage(file: string): Promise<string> {
  return app.electron.evaluate(async ({ BrowserWindow }, file) => {
    const window = new BrowserWindow({ show: false, webPreferences: { partition: 'elsewhere' } })
    // The app itself opens no files; a browser does.
    window.webContents.session.webRequest.onBeforeRequest(null)
    try {
      await window.loadFile(file)
      return (await window.webContents.executeJavaScript('document.body.innerText')) as string
    } finally {
      window.destroy()
    }
  }, file)
}

function sizeOfPng(file: string): [number, number] {
  const bytes = readFileSync(file)
  return [bytes.readUInt32BE(16), bytes.readUInt32BE(20)]
}
