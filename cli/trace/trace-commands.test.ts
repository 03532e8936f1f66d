import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import type { OtlpTraces } from '../../services/trace-model/to-otlp.ts'
import { temporaryFolder, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

interface Listed {
  traces: { trace: string; op: string; outcome: string; ms: number; member: string; startedAt: string }[]
}

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
})

afterAll(() => cluster.dispose())

const trace = (...words: string[]) => commandLine(['trace', ...words, '--data', cluster.data])
const listed = async (...words: string[]) =>
  (JSON.parse((await trace('list', '--json', ...words)).stdout) as Listed).traces

it('keeps nothing until it is switched on, and then what is asked for', async () => {
  expect((await trace('list')).stdout).toContain('marketlab trace on')
  expect((await trace('on')).stdout).toMatch(
    /^Traces of one request in 100 and of the first 5 of each second/,
  )
  const everything = 'Traces of all requests are kept from now on.\n'
  expect(await trace('on', '--all')).toMatchObject({ code: 0, stderr: '', stdout: everything })
  await cluster.shell('buyer', 'signup ann pw; login ann pw; search 3 lamp; add 3-1 2; buy; item 3-9')
  const all = await listed()
  expect(all.map(({ op }) => op)).toEqual(
    expect.arrayContaining(['MakePurchase', 'SearchItemsForSale', 'Login']),
  )
  expect(all.map(({ startedAt }) => startedAt)).toEqual(
    all
      .map(({ startedAt }) => startedAt)
      .sort()
      .reverse(),
  )
  expect((await listed('--op', 'MakePurchase')).map(({ outcome }) => outcome)).toEqual(['ok'])
  expect((await listed('--outcome', 'failed')).map(({ outcome }) => outcome)).toEqual(['NOT_FOUND'])
  expect(await listed('--limit', '2')).toHaveLength(2)
  const [slowest] = [...all].sort((a, b) => b.ms - a.ms)
  expect((await listed('--slower-than', String(slowest!.ms - 0.001))).map(({ trace }) => trace)).toContain(
    slowest!.trace,
  )
  expect((await trace('list')).stdout).toMatch(/MakePurchase +ok +\d+\.\d\d ms +buyer-frontend/)
})

it('names a member that did not take it, and fails', async () => {
  await commandLine(['fault', 'pause', 'seller-frontend', '--data', cluster.data])
  const { code, stdout, stderr } = await trace('on', '--all', '--json')
  await commandLine(['fault', 'heal', '--data', cluster.data])
  expect(code).toBe(1)
  expect(JSON.parse(stdout)).toMatchObject({ refusedBy: [{ member: 'seller-frontend' }] })
  expect(stderr).toMatch(/^marketlab: seller-frontend did not take the instruction: .+\n$/)
})

it('has traces kept by a member that is added later, too', async () => {
  const { stdout } = await commandLine(['cluster', 'add', 'buyer-frontend', '--data', cluster.data])
  const [, name, port] = /^(\S+) .*:(\d+)\n$/.exec(stdout)!
  const client = await TestClient.connect(Number(port))
  await client.call('GetItem', { itemId: '3-1' })
  client.close()
  expect((await listed()).map(({ member }) => member)).toContain(name)
})

it('tells none that match from none that are kept', async () => {
  const { code, stdout } = await trace('list', '--op', 'Frobnicate')
  expect(code).toBe(0)
  expect(stdout).toMatch(/^None of the \d+ traces that are kept matches\./)
  expect((await trace('export', '--op', 'Frobnicate')).stderr).toContain('that are kept matches')
})

it('shows the hops of a request', async () => {
  const [purchase] = await listed('--op', 'MakePurchase')
  const { stdout } = await trace('show', purchase!.trace)
  expect(stdout).toMatch(/^MakePurchase at buyer-frontend, .*: ok after/)
  expect(stdout).toMatch(/^ {2}customer-db BeginPurchase is waited for +\d/m)
  expect(stdout).toMatch(/^ {4}product-db PlaceOrder works +\d.*█/m)
  expect(stdout).toMatch(/^ {6}product-db PlaceOrder waits for the disk +\d/m)
  expect(await trace('show', 'nonsense')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('trace list'),
  })
})

it("exports one trace, or all, in OpenTelemetry's format", async () => {
  const [purchase] = await listed('--op', 'MakePurchase')
  const one = JSON.parse((await trace('export', purchase!.trace)).stdout) as OtlpTraces
  const spans = one.resourceSpans.flatMap(({ scopeSpans }) => scopeSpans[0]!.spans)
  expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1)
  const roots = spans.filter(({ parentSpanId }) => parentSpanId === undefined)
  expect(roots.map(({ name }) => name)).toEqual(['MakePurchase'])
  const ids = new Set(spans.map(({ spanId }) => spanId))
  for (const { parentSpanId } of spans) expect(parentSpanId === undefined || ids.has(parentSpanId)).toBe(true)

  const file = join(cluster.folder, 'traces.json')
  expect(await trace('export', '--out', file)).toMatchObject({ code: 0 })
  expect(existsSync(file)).toBe(true)
  expect((await trace('export', purchase!.trace, '--out', file)).stdout).toMatch(/^1 trace in .* is now in /)
  const nowhere = await trace('export', purchase!.trace, '--out', '/no/such/folder/t.json')
  expect(nowhere).toMatchObject({ code: 2 })
  expect(nowhere.stderr).toContain('could not be written')
  expect(readFileSync(file, 'utf8')).toContain(purchase!.trace)
})

it('keeps no more when it is switched off', async () => {
  await trace('off')
  const before = (await listed()).length
  await cluster.shell('buyer', 'login ann pw; search 3 lamp')
  expect(await listed()).toHaveLength(before)
})

it('says what is wrong: no cluster, no such option', async () => {
  const nowhere = await commandLine(['trace', 'list', '--data', temporaryFolder()])
  expect(nowhere).toMatchObject({ code: 1, stderr: expect.stringContaining('No cluster is running') })
  expect(await trace('list', '--slower-than', 'x')).toMatchObject({ code: 2 })
})
