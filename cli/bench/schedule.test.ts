import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import { marketlab } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-schedule-'))
const schedule = join(folder, 'slow.yaml')
const size = ['--buyers', '2', '--sellers', '1', '--runs', '2', '--ops', '100', '--warm-up', '20']

writeFileSync(
  schedule,
  'title: Slow for a while\nseed: 4\nlength: 20min\nsteps:\n' +
    '  - {at: 0ms, do: latency 40ms from buyer-frontend to product-db for 400ms}\n' +
    '  - {at: 150ms, do: pause gateway}\n' +
    '  - {at: 250ms, do: slow-disk product-db 20ms}\n' +
    '  - {at: 10min, do: kill product-db}\n' +
    '  - {at: 11min, do: kill payments}\n',
)

const report = join(folder, 'report')
let stderr: string
let result: BenchmarkResult

beforeAll(async () => {
  const json = join(folder, 'result.json')
  const places = ['--schedule', schedule, '--json', json, '--report', report]
  ;({ stderr } = await marketlab(['bench', ...size, ...places]))
  result = JSON.parse(readFileSync(json, 'utf8')) as BenchmarkResult
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('a schedule is played in each run anew, and its faults are in the result and behind the charts', () => {
  expect(stderr.match(/pause gateway/g)).toHaveLength(1)
  expect(stderr).toContain(
    'Warning: "pause gateway" at 150ms cannot be done: the benchmark\'s own cluster has no gateway, only customer-db,',
  )
  const { plan, scenarios } = result
  expect(plan.schedule).toMatchObject({ title: 'Slow for a while', seed: 4 })
  for (const { faults, moments, undone } of scenarios[0]!.runs) {
    expect(faults!.map(({ label }) => label)).toContain(
      'latency 40ms from buyer-frontend to product-db for 400ms',
    )
    const [first] = faults!
    expect(first!.to - first!.from).toBeGreaterThanOrEqual(399)
    expect(moments!.length).toBeGreaterThan(1)
    expect(undone).toContainEqual(expect.stringContaining('There is no member "gateway"'))
  }
  const html = readFileSync(join(report, 'report.html'), 'utf8')
  expect(html).toContain('Faults in the cluster')
  expect(html).toContain('<title>slow-disk product-db 20ms</title>')
  expect(html).toContain('Could not be done: pause gateway')
})

test('a run that ends before a step is due says so, once for all runs', () => {
  expect(stderr).toContain('Warning: "kill payments" at 11min cannot be done')
  expect(
    stderr.match(
      /Warning: not done in run 1, which lasted .* m?s: kill product-db: the run ended before 10min, when it was due\.\nHigher --ops/g,
    ),
  ).toHaveLength(1)
  expect(stderr).not.toContain('run 2, which lasted')
  // The pause of a gateway that is not there, and the two that came too late.
  expect(result.scenarios[0]!.runs[1]!.undone).toHaveLength(3)
})

test('a schedule that is not sound, or not there, or not for this cluster is wrong usage', async () => {
  const broken = join(folder, 'broken.yaml')
  writeFileSync(broken, 'steps:\n  - {at: 1s, do: kil product-db}\n')
  const outcome = await commandLine(['bench', ...size, '--schedule', broken])
  expect(outcome.code).toBe(2)
  expect(outcome.stderr).toContain('broken.yaml:2: steps[0].do: "kil" is not a fault')
  const folderInstead = await commandLine(['bench', '--schedule', folder])
  expect(folderInstead).toMatchObject({ code: 2 })
  expect(folderInstead.stderr).toContain('it is a folder, and a file is needed')
  expect((await commandLine(['bench', '--schedule', '/nowhere.yaml'])).code).toBe(2)
  const greedy = join(folder, 'greedy.yaml')
  writeFileSync(greedy, 'greedy: {clients: 3}\nsteps:\n  - {at: 1s, do: kill product-db}\n')
  const flood = await commandLine(['bench', ...size, '--schedule', greedy])
  expect(flood.code).toBe(2)
  expect(flood.stderr).toContain('greedy.yaml has greedy clients, which a benchmark does not have')
  expect(flood.stderr).toContain('marketlab experiment run')
  const addresses = ['--buyer', '127.0.0.1:6003', '--seller', '127.0.0.1:6004']
  expect((await commandLine(['bench', ...addresses, '--schedule', schedule])).code).toBe(2)
})
