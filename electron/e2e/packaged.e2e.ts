import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listPackage } from '@electron/asar'
import { type Browser, chromium, type Page } from '@playwright/test'
import type { ClusterState } from '../ipc/cluster-types.ts'
import type { AppInfo } from '../ipc/channels.ts'
import type { SnapshotInfo, SnapshotRows } from '../ipc/snapshot-types.ts'
import { freePorts } from './app-under-test.ts'
import { call, newestOf, operation } from './bridge.ts'
import { environment } from './displays.ts'
import { expect, test } from './fixtures.ts'
import { isRunning, processesOf } from './processes.ts'

test.skip(
  process.platform !== 'linux' || process.arch !== 'x64',
  'the unpacked program is looked for on Linux',
)

const projectFolder = fileURLToPath(new URL('../../', import.meta.url))
const inProject = (path: string) => join(projectFolder, path)
const program = inProject('dist/linux-unpacked/marketlab')
const madeOf = ['out/.built-from', 'out-app/.built-from', 'electron-builder.yml', 'package.json']

let userData: string
let app: ChildProcess
let browser: Browser
let control: Page
let complaints = ''

test.beforeAll(async () => {
  test.setTimeout(120_000)
  if (!isFresh()) {
    const made = spawnSync(process.execPath, [inProject('electron/packaging/package.js'), '--dir'], {
      encoding: 'utf8',
    })
    expect(made.status, made.stderr).toBe(0)
  }
  userData = mkdtempSync(join(tmpdir(), 'marketlab-packaged-'))
  const settings = { ports: await freePorts(), tourSeen: true }
  writeFileSync(join(userData, 'settings.json'), JSON.stringify(settings))
  const address = await start()
  // While windows are still being made, a connection may wait for one that is gone already: then another is made.
  await expect(async () => {
    browser = await chromium.connectOverCDP(address, { timeout: 15_000 })
  }).toPass({ timeout: 60_000 })
  control = await pageOf('control')
})

test.afterAll(async () => {
  if (app?.exitCode === null && app.signalCode === null) app.kill('SIGKILL')
  if (userData !== undefined) rmSync(userData, { recursive: true, force: true, maxRetries: 5 })
})

/** The fuses forbid the inspector of Node, so the windows are reached as those of a browser. */
function start(): Promise<string> {
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : []
  const args = [...sandbox, `--user-data-dir=${userData}`, '--remote-debugging-port=0']
  app = spawn(program, args, { cwd: tmpdir(), env: environment(), stdio: ['ignore', 'ignore', 'pipe'] })
  return new Promise((resolve, reject) => {
    app.once('exit', (code) => reject(new Error(`the program ended with ${code}: ${complaints}`)))
    app.stderr!.setEncoding('utf8').on('data', (text: string) => {
      complaints += text
      const [, address] = /DevTools listening on (ws:\S+)/.exec(complaints) ?? []
      if (address !== undefined) resolve(address)
    })
  })
}

function isFresh(): boolean {
  const archive = inProject('dist/linux-unpacked/resources/app.asar')
  if (!existsSync(archive)) return false
  const made = statSync(archive).mtimeMs
  return madeOf.every((file) => existsSync(inProject(file)) && statSync(inProject(file)).mtimeMs < made)
}

async function pageOf(role: string): Promise<Page> {
  const pages = () => browser.contexts().flatMap((context) => context.pages())
  const find = () => pages().find((page) => page.url() === `app://marketlab/${role}/index.html`)
  await expect.poll(() => find() !== undefined).toBe(true)
  const page = find()!
  await page.waitForFunction(() => 'marketlab' in window)
  return page
}

test('the packaged program has four healthy services', async () => {
  const state = () => newestOf<ClusterState>(control, 'cluster', 'onState')
  await expect.poll(async () => (await state()).phase).toBe('healthy')
  expect((await state()).services.map(({ status }) => status)).toEqual(Array(4).fill('healthy'))
  expect(await call<AppInfo>(control, 'app', 'info')).toMatchObject({ packaged: true, role: 'control' })
})

test('a snapshot is written and read by SQLite from inside the package', async () => {
  await call(control, 'windows', 'open', { role: 'seller' })
  const seller = await pageOf('seller')
  await operation(seller, 'CreateAccount', { username: 'sam', password: 'secret' })
  const taken = await call<SnapshotInfo[]>(control, 'snapshots', 'take', { service: 'customer-db' })
  expect(taken).toHaveLength(1)
  const name = taken[0]!.name
  const asked = { service: 'customer-db', name, table: 'accounts', offset: 0, limit: 10 }
  const { rows } = await call<SnapshotRows>(control, 'snapshots', 'rows', asked)
  expect(JSON.stringify(rows)).toContain('sam')
})

test('it carries the programs that the benchmark and the experiments start, and what comes ready', () => {
  const carried = listPackage(inProject('dist/linux-unpacked/resources/app.asar'), { isPack: false })
  const programs = ['bench-generator', 'bench-metronome', 'experiment-clients']
  expect(carried).toEqual(expect.arrayContaining(programs.map((name) => `/out/${name}.js`)))
  for (const ready of ['experiments', 'scenes']) {
    const files = readdirSync(inProject(`resources/${ready}`)).map((name) => `/resources/${ready}/${name}`)
    expect(carried).toEqual(expect.arrayContaining(files))
  }
})

test('it carries nothing it does not need', () => {
  expect(existsSync(inProject('dist/linux-unpacked/resources/default_app.asar'))).toBe(false)
  expect(statSync(inProject('dist/linux-unpacked/resources/app.asar')).size).toBeLessThan(14_000_000)
})

/** The command line of the package, with nothing of this machine but the system's own programs: no Node, no display. */
function commandLine(words: string[], env: Record<string, string> = {}) {
  const file = inProject('dist/linux-unpacked/resources/bin/marketlab')
  const bare = { PATH: '/usr/bin:/bin', HOME: userData, ...env }
  return spawnSync(file, words, { env: bare, cwd: userData, encoding: 'utf8', timeout: 60_000 })
}

test('its command line runs on the Node inside, without a display: a cluster, a buyer, a report, exit codes', async () => {
  const { version } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as { version: string }
  expect(commandLine(['--version'])).toMatchObject({ status: 0, stdout: `${version}\n` })
  expect(commandLine(['buyers'])).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('buyers') as unknown,
  })
  const [base] = Object.values(await freePorts()) as [number]
  const data = join(userData, 'command-line')
  const cluster = spawn(
    inProject('dist/linux-unpacked/resources/bin/marketlab'),
    ['cluster', '--data', data, '--port-base', String(base)],
    { env: { PATH: '/usr/bin:/bin', HOME: userData }, stdio: ['ignore', 'pipe', 'ignore'] },
  )
  const ended = new Promise((resolve) => cluster.once('exit', resolve))
  const ready = await new Promise<string>((resolve) =>
    cluster.stdout.setEncoding('utf8').once('data', (text: string) => resolve(text)),
  )
  const { services } = JSON.parse(ready) as { services: Record<string, { port: number }> }
  const script = 'signup ann; login ann; search lamp'
  const connect = `127.0.0.1:${services['buyer-frontend']!.port}`
  const bought = commandLine(['buyer', '--connect', connect, '-c', script], { MARKETLAB_PASSWORD: 'secret' })
  expect(bought).toMatchObject({ status: 0, stdout: expect.stringContaining('Welcome, ann') as unknown })
  expect(commandLine(['snapshot', 'take', '--data', data]).status).toBe(0)
  const small = ['--buyers', '1', '--sellers', '0', '--ops', '2', '--runs', '1', '--warm-up', '0']
  expect([0, 3]).toContain(commandLine(['bench', ...small, '--report', 'report']).status)
  expect(existsSync(join(userData, 'report/charts/throughput.png'))).toBe(true)
  expect(commandLine(['cluster', 'stop', '--data', data]).status).toBe(0)
  expect(await ended).toBe(0)
})

test('quitting leaves no process', async () => {
  const { services } = await newestOf<ClusterState>(control, 'cluster', 'onState')
  const ended = new Promise((resolve) => app.once('exit', resolve))
  app.kill('SIGTERM')
  expect(await ended).toBe(0)
  await expect.poll(() => processesOf(userData)).toEqual([])
  await expect.poll(() => services.filter(({ pid }) => isRunning(pid!))).toEqual([])
  expect(readFileSync(join(userData, 'settings.json'), 'utf8')).toContain('tourSeen')
})
