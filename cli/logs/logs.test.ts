import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, expect, test } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import {
  type Collected,
  collect,
  MarketlabProcess,
  marketlabFile,
  temporaryFolder,
} from '../testing/run-marketlab.ts'

const running: MarketlabProcess[] = []
const readers: ChildProcess[] = []

afterEach(async () => {
  for (const reader of readers.splice(0)) reader.kill('SIGKILL')
  for (const cluster of running.splice(0)) await cluster.dispose()
})

async function started(folder: string, base?: number): Promise<MarketlabProcess> {
  const cluster = await MarketlabProcess.start({ folder, ...(base !== undefined && { base }) })
  running.push(cluster)
  return cluster
}

function follow(data: string, ...words: string[]): { child: ChildProcess; output: Collected } {
  const child = spawn(process.execPath, [marketlabFile, 'logs', '-f', ...words, '--data', data], {
    stdio: 'pipe',
  })
  readers.push(child)
  return { child, output: collect(child) }
}

const ask = (cluster: MarketlabProcess, ...words: string[]) => commandLine([...words, '--data', cluster.data])

interface Deed {
  by: string
  audit: string
  outcome: string
  args?: { what?: string }
  error?: string
}

async function deedsOf(data: string): Promise<Deed[]> {
  const { stdout } = await commandLine(['logs', 'audit', '--json', '--data', data])
  return stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Deed)
}

test('the log of a cluster is followed, stays over restarts, and ends cleanly with Ctrl-C or its reader', async () => {
  const folder = temporaryFolder()
  const first = await started(folder)
  const { child, output } = follow(first.data, 'product-db')
  await output.until('ready')
  expect(await ask(first, 'fault', 'kill', 'product-db')).toMatchObject({ code: 0 })
  await output.until(/ready[^]*ready/)
  expect(output.stdout).not.toContain('customer-db  ')
  child.kill('SIGINT')
  expect(await once(child, 'close')).toEqual([0, null])
  expect(output.stderr).toBe('')

  const left = follow(first.data)
  await left.output.until('ready')
  const ended = once(left.child, 'exit')
  left.child.stdout!.destroy()
  await ask(first, 'fault', 'kill', 'product-db')
  expect(await ended).toEqual([0, null])

  expect(await first.stop()).toBe(0)
  const { stdout } = await commandLine(['logs', 'customer-db', '--data', first.data])
  expect(stdout).toMatch(/ready[^]*stopping/)
  const again = await started(folder, first.base)
  const both = await commandLine(['logs', 'customer-db', '--data', again.data])
  expect(both.stdout).toMatch(/ready[^]*stopping[^]*ready/)
  const files = join(again.data, 'logs')
  expect(readdirSync(files).filter((name) => name.startsWith('customer-db.'))).toHaveLength(1)
  for (const name of readdirSync(files)) expect(statSync(join(files, name)).mode & 0o077).toBe(0)
})

test('what was done on purpose is in the audit log, by whom and how it ended, also without a cluster', async () => {
  const cluster = await started(temporaryFolder())
  const { data } = cluster
  await ask(cluster, 'fault', 'add', 'latency 1ms from clients to buyer-frontend')
  await ask(cluster, 'fault', 'heal')
  await ask(cluster, 'cluster', 'restart', 'seller-frontend')
  expect((await ask(cluster, 'cluster', 'stop', 'nobody')).code).toBe(1)
  await ask(cluster, 'trace', 'on', '--all')
  await ask(cluster, 'snapshot', 'take', '--service', 'product-db')
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
  expect((await ask(cluster, 'admin', 'set-stock', '3-1', '9')).code).toBe(0)
  await ask(cluster, 'cluster', 'status')
  await cluster.stop()
  expect((await ask(cluster, 'reset', '--yes')).code).toBe(0)
  const deeds = await deedsOf(data)
  expect(deeds.filter(({ by }) => by !== 'command')).toMatchObject([
    { by: 'administrator', audit: 'set-stock' },
  ])
  expect(deeds.map(({ audit }) => audit).filter((audit, index, all) => all.indexOf(audit) === index)).toEqual(
    ['AddFault', 'HealFaults', 'Signal', 'Stop', 'SetTracing', 'TakeSnapshot', 'set-stock', 'Reset'],
  )
  const refused = deeds.filter(({ outcome }) => outcome === 'failed')
  expect(refused).toMatchObject([
    { audit: 'Stop', args: { name: 'nobody' }, error: expect.stringContaining('nobody') },
  ])
})

test('a place that takes no log files harms nothing, and is named once', async () => {
  const folder = temporaryFolder()
  const first = await started(folder)
  await first.stop()
  rmSync(join(first.data, 'logs'), { recursive: true })
  writeFileSync(join(first.data, 'logs'), 'in the way')
  const cluster = await started(folder, first.base)
  await ask(cluster, 'fault', 'kill', 'buyer-frontend')
  await cluster.output.until('buyer-frontend is back', 'stderr')
  expect((await cluster.shell('buyer', 'ping')).code).toBe(0)
  expect(cluster.output.stderr.match(/logs cannot be written/g)).toHaveLength(1)
  expect(await cluster.stop()).toBe(0)
})

test('a service that runs by itself keeps its log in files if it is told to', async () => {
  const folder = temporaryFolder()
  const data = join(folder, 'data')
  for (const [given, kept] of [
    ['false', false],
    ['true', true],
  ] as const) {
    const child = spawn(process.execPath, [marketlabFile, 'serve', 'product-db'], {
      cwd: folder,
      env: {
        ...process.env,
        MARKETLAB_STORAGE_FOLDER: data,
        MARKETLAB_SERVICES_PRODUCT_DB_PORT: '0',
        MARKETLAB_LOGS_FILES_SERVE: given,
      },
      stdio: 'pipe',
    })
    readers.push(child)
    await collect(child).until('"ready"', 'stderr')
    child.kill('SIGTERM')
    await once(child, 'close')
    expect(existsSync(join(data, 'logs'))).toBe(kept)
  }
  const { stdout } = await commandLine(['logs', '--data', data])
  expect(stdout).toMatch(/product-db +ready[^]*product-db +stopping/)
  rmSync(folder, { recursive: true })
})
