import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { BenchmarkResult } from '../../bench/model/result.ts'
import { MarketServer } from '../../bench/testing/market-server.ts'
import { collect, marketlab, marketlabFile, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-bench-test-'))
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function readResult(name: string): BenchmarkResult {
  return JSON.parse(readFileSync(join(folder, name), 'utf8')) as BenchmarkResult
}

const number = expect.any(Number) as number

describe('marketlab bench', () => {
  it('measures a cluster of its own, with its data where it is told to: a table, JSON, reports, and exit code 3 for too few runs', async () => {
    const words = ['--scenario', '1', '--ops', '30', '--runs', '3', '--json', join(folder, 'own.json')]
    const places = ['--report', join(folder, 'report'), '--data', join(folder, 'data')]
    const { code, stdout, stderr } = await marketlab(['bench', ...words, ...places])
    expect(code).toBe(3)
    expect(stdout).toContain('SearchItemsForSale')
    expect(stderr.match(/run \d of 3: .* calls\/s, mean .* ms, p99 .* ms, 0 errors/g)).toHaveLength(3)
    expect(stderr).toMatch(/the result is (doubtful|invalid)\.[^]*only 3 runs/)
    const latencies = { mean: number, sd: number, p50: number, p90: number, p95: number, p99: number }
    expect(readResult('own.json')).toMatchObject({
      verdict: { level: expect.stringMatching(/doubtful|invalid/) as string },
      scenarios: [
        {
          buyers: 1,
          sellers: 1,
          ops: 30,
          runs: [1, 2, 3].map(() => ({
            throughput: number,
            latencyMs: { mean: number, p50: number, p99: number },
            errors: 0,
          })),
          summary: {
            throughput: { mean: number, sd: number },
            latencyMs: { ...latencies, p999: number, max: number },
            errors: {},
          },
        },
      ],
    })
    expect(readdirSync(join(folder, 'report'))).toEqual(
      expect.arrayContaining(['report.html', 'report.md', 'results.csv', 'result.json']),
    )
    expect(readdirSync(join(folder, 'report', 'charts'))).toEqual(
      expect.arrayContaining(['throughput.png', 'throughput.svg']),
    )
    expect(readdirSync(join(folder, 'data'))).toEqual(expect.arrayContaining(['customer-db', 'product-db']))
  })

  it('measures frontends that run elsewhere, with only JSON on the standard output if that is wanted', async () => {
    const cluster = await MarketlabProcess.start()
    try {
      const { code, stdout, stderr } = await marketlab([
        'bench',
        ...['--buyer', cluster.address('buyer'), '--seller', cluster.address('seller')],
        ...['--buyers', '2', '--workload', 'mixed', '--ops', '40', '--runs', '2', '--warm-up', '0'],
        ...['--rate', '200', '--seed', '5', '--trace-every', '10', '--title', 'two buyers', '--json', '-'],
      ])
      expect(code).toBe(3)
      const result = JSON.parse(stdout) as BenchmarkResult
      expect(result).toMatchObject({
        title: 'two buyers',
        plan: {
          scenarios: [{ buyers: 2, sellers: 0 }],
          workload: 'mixed',
          loop: { kind: 'open', ratePerSecond: 200 },
          seed: 5,
          target: { kind: 'addresses' },
        },
        scenarios: [
          {
            runs: [
              { calls: 80, errors: 0 },
              { calls: 80, errors: 0 },
            ],
          },
        ],
      })
      expect(result.scenarios[0]!.runs[0]!.hops!.all.traced).toBe(8)
      expect(stderr).toContain('two buyers')
      const [ann, ...words] = ['ann', 'buyer', '--connect', cluster.address('buyer'), '--json', '-c']
      const shop = await marketlab([...words, `signup ${ann} pw; login ${ann} pw; categories`])
      expect(JSON.parse(shop.stdout.trim().split('\n').at(-1)!)).toEqual({ categories: [] })
    } finally {
      await cluster.stop()
      await cluster.dispose()
    }
  })

  it.each([
    [['--scenario', '4'], /1, 2 and 3/],
    [['--scenario', '1', '--buyers', '3'], /either --scenario/],
    [['--buyers', '0', '--sellers', '0'], /at least one buyer or seller/],
    [['--buyers', '5000'], /--buyers/],
    [['--runs', '0'], /^marketlab: --runs: at least 1\.$/m],
    [['--runs', '101'], /--runs: at most 100/],
    [['--ops', 'many'], /whole number/],
    [['--rate', '-5'], /above 0/],
    [['--workload', 'frob'], /course, mixed/],
    [['--buyer', '127.0.0.1:1'], /both frontends/],
    [['--buyer', 'x', '--seller', 'y'], /--buyer <host>:<port>/],
    [['--buyer', ':1', '--seller', ':2', '--data', 'd'], /--data/],
    [['--buyer', ':1,x', '--seller', ':2'], /"x" is not an address/],
    [['--buyer', ':1', '--seller', ':2', '--through', 'gateway'], /--through is for a cluster of its own/],
    [['--frontends', '0'], /--frontends/],
    [
      ['--json', '/no/such/folder/r.json'],
      /could not be written, because of \/no\/such\/folder: there is no/,
    ],
    [['--json', tmpdir()], /is a folder, name a file/],
    [['--report', ''], /--report is empty: name a folder/],
    [['--report', marketlabFile], /is a file, name a folder/],
  ])('2 for %j', async (words, said) => {
    const { code, stdout, stderr } = await commandLine(['bench', ...words])
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(said)
  })

  it('1 where it cannot be measured, with the reason', async () => {
    const market = await MarketServer.start()
    const address = `127.0.0.1:${market.port}`
    await market.close()
    const { code, stderr } = await marketlab(['bench', '--buyer', address, '--seller', address])
    expect(code).toBe(1)
    expect(stderr).toMatch(/^marketlab: The set-up failed at CreateAccount: UNAVAILABLE/m)
  })

  it('0 for a result that can be trusted and 3 for another one, as its verdict says', async () => {
    const market = await MarketServer.start()
    market.onCall = (call) => setTimeout(() => call.succeed(), 10)
    try {
      const address = `127.0.0.1:${market.port}`
      const { code, stdout, stderr } = await marketlab([
        'bench',
        ...['--buyer', address, '--seller', address, '--buyers', '10', '--runs', '5', '--ops', '40'],
        ...['--json', join(folder, 'steady.json')],
      ])
      const { verdict } = readResult('steady.json')
      const isTrustworthy = verdict.level === 'trustworthy'
      expect(code).toBe(isTrustworthy ? 0 : 3)
      expect(stdout + stderr).toContain(isTrustworthy ? 'trustworthy' : `the result is ${verdict.level}.`)
      expect(verdict.reasons.length === 0).toBe(isTrustworthy)
    } finally {
      await market.close()
    }
  })
})

describe('Ctrl-C', () => {
  it('ends it with what was measured so far, and leaves nothing behind', async () => {
    const data = join(folder, 'cancelled')
    const words = [
      '--buyers',
      '2',
      '--ops',
      '50',
      '--runs',
      '100',
      '--warm-up',
      '0',
      '--json',
      join(folder, 'cancelled.json'),
    ]
    const child = spawn(process.execPath, [marketlabFile, 'bench', ...words, '--data', data], {
      stdio: 'pipe',
    })
    const output = collect(child)
    await output.until('run 2 of 100', 'stderr')
    child.kill('SIGINT')
    expect(await once(child, 'close')).toEqual([3, null])
    const { verdict, scenarios } = readResult('cancelled.json')
    expect(verdict.reasons.map(({ doubt }) => doubt)).toContain('cancelled')
    expect(scenarios[0]!.runs.length).toBeGreaterThanOrEqual(2)
    expect(existsSync(join(data, 'cluster.json'))).toBe(false)
  })

  it('before the first run is finished ends it with nothing', async () => {
    const words = ['--scenario', '1', '--ops', '1000000', '--warm-up', '0']
    const child = spawn(
      process.execPath,
      [marketlabFile, 'bench', ...words, '--data', join(folder, 'none')],
      {
        stdio: 'pipe',
      },
    )
    const output = collect(child)
    while (!existsSync(join(folder, 'none', 'cluster.json')) && child.exitCode === null)
      await new Promise((resolve) => setTimeout(resolve, 20))
    child.kill('SIGTERM')
    expect(await once(child, 'close')).toEqual([1, null])
    expect(output.stderr).toMatch(/Cancelled before the first run was finished/)
    expect(existsSync(join(folder, 'none', 'cluster.json'))).toBe(false)
  })
})
