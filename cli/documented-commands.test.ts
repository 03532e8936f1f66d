import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { freePortBase } from '../services/testing/ports.ts'
import { commandLine } from './testing/command-line.ts'
import { documentedCommands, documentedWorkload, wordsOf } from './testing/documented-commands.ts'
import { collect, MarketlabProcess, marketlabFile } from './testing/run-marketlab.ts'

/** Commands of the docs that this test does not run, each with the reason and the test that does. */
const runElsewhere: readonly { line: RegExp; why: string }[] = [
  { line: /experiment run/, why: 'takes long: npm run verify; here it is validated' },
  {
    line: / conform --(role|list)/,
    why: 'takes long, or needs a program to judge: the tests of marketlab conform',
  },
  { line: /history record .*--experiment/, why: 'takes long: cli/history/record-history.test.ts' },
  {
    line: /snapshot restore --data DIR remains/,
    why: 'needs damage: services/engine/journal/durable-mark.test.ts',
  },
  { line: /cluster promote/, why: 'ends an owner: cli/cluster/replication.test.ts' },
  {
    line: /admin cancel/,
    why: 'needs an order that waits: cli/admin/admin.test.ts',
  },
]

/** After these, the market is as it was. */
const undo: readonly { line: RegExp; words: string[] }[] = [
  { line: /admin lock buyer ann/, words: ['admin', 'unlock', 'buyer', 'ann'] },
  { line: /cluster autoscale on/, words: ['cluster', 'autoscale', 'off'] },
  { line: /cluster replication --copies/, words: ['cluster', 'replication', '--copies', '0'] },
]

const hasManual = spawnSync('man', ['--version']).status === 0
const needsManual = (line: string) => / man /.test(line)

/** The cluster that the commands find: it has every member that they name. */
const members = [
  '--buyer-frontends',
  '3',
  '--seller-frontends',
  '2',
  '--gateway',
  '--followers',
  '2',
  '--payments',
]
/** As few calls and clients as there can be: what is measured is not looked at. */
const small = { MARKETLAB_RUNS: '1', MARKETLAB_OPS: '2', MARKETLAB_WARM_UP: '0' }
const fewClients = { MARKETLAB_BUYERS: '1', MARKETLAB_SELLERS: '1' }

let cluster: MarketlabProcess
let cwd: string
const processes: ChildProcess[] = []

beforeAll(async () => {
  cluster = await MarketlabProcess.start({ base: await freePortBase(20), words: members })
  cwd = join(cluster.folder, 'work')
  mkdirSync(join(cwd, '.config/fish/completions'), { recursive: true })
  await cluster.shell('seller', 'signup bob pw; login bob pw; sell Lamp 3 10 5 new lamp')
  await cluster.shell('buyer', 'signup ann secret; signup bob secret')
  writeFileSync(join(cwd, 'password.txt'), 'secret\n')
  writeFileSync(join(cwd, 'mine.yaml'), 'length: 1s\n')
  writeFileSync(join(cwd, 'browsing.yaml'), documentedWorkload())
  writeFileSync(join(cwd, 'scene.yaml'), 'title: Mine\n')
  const seen = { session: 'ann', item: '3-1', rev: 1 }
  const history = [
    { ...seen, op: 'write', start: 0, end: 1 },
    { ...seen, op: 'read', start: 2, end: 3 },
    { ...seen, op: 'read', start: 4, end: 5 },
  ]
  writeFileSync(join(cwd, 'run.jsonl'), history.map((entry) => JSON.stringify(entry)).join('\n'))
})

afterAll(async () => {
  for (const child of processes) child.kill('SIGKILL')
  await cluster.dispose()
})

async function snapshotOf(service: string): Promise<string> {
  const { stdout } = await commandLine([
    'snapshot',
    'list',
    '--json',
    '--service',
    service,
    '--data',
    cluster.data,
  ])
  return (JSON.parse(stdout) as { snapshots: { name: string }[] }).snapshots[0]!.name
}

async function newestTrace(): Promise<string> {
  await cluster.shell('buyer', 'login ann secret; search 3 lamp')
  const { stdout } = await commandLine(['trace', 'list', '--json', '--data', cluster.data])
  return (JSON.parse(stdout) as { traces: { trace: string }[] }).traces[0]!.trace
}

/** With the names and addresses of the cluster that is there, and the answer to the question that a person would be asked. */
async function filledIn(line: string): Promise<string> {
  let filled = line
    .replaceAll(/\b(10\.0\.0\.\d|127\.0\.0\.1):6003/g, cluster.address('buyer'))
    .replaceAll(/\b10\.0\.0\.\d:6004/g, cluster.address('seller'))
    .replace(/\b2-1\b/, '3-1')
    .replace('--scene mine.yaml', '--scene scene.yaml')
    // No member goes that another command names.
    .replace('autoscale on', 'autoscale on --least 3')
    .replace('--buyers 100 ', '--buyers 4 ')
    .replace('--scenario 3 ', '--scenario 1 ')
    .replace(/ --ops \d+/, ' --ops 2')
    .replace('--listen 7003', `--listen ${await freePortBase(1)}`)
  if (/NAME NAME/.test(filled))
    filled = filled.replace(
      'NAME NAME',
      `${await snapshotOf('customer-db')} ${await snapshotOf('product-db')}`,
    )
  if (/ NAME/.test(filled)) filled = filled.replace(/ NAME\b/, ` ${await snapshotOf('product-db')}`)
  if (/ TRACE/.test(filled)) filled = filled.replace(/ TRACE\b/, ` ${await newestTrace()}`)
  return /snapshot (restore|delete)|marketlab reset/.test(filled) ? `${filled} --yes` : filled
}

function environment(line: string): Record<string, string> {
  const side = /marketlab seller/.test(line) ? 'seller' : 'buyer'
  // A benchmark starts a cluster of its own, with data of its own.
  if (/marketlab (bench|history record)/.test(line))
    return / --(buyers|scenario) /.test(line) ? small : { ...small, ...fewClients }
  const shared = { MARKETLAB_DATA: cluster.data, HOME: cwd }
  return /marketlab (buyer|seller)/.test(line)
    ? { ...shared, MARKETLAB_CONNECT: cluster.address(side) }
    : shared
}

const inShell = (line: string, env: Record<string, string>) =>
  spawnSync('bash', ['-c', `npx() { "${process.execPath}" "${marketlabFile}" "\${@:2}"; }; ${line}`], {
    cwd,
    env: { ...process.env, ...env },
    encoding: 'utf8',
  })

async function run(given: string): Promise<void> {
  const line = await filledIn(given)
  const words = wordsOf(line)
  const env = environment(line)
  const { code, output } = await outcomeOf(line, words, env)
  // A result that is not trustworthy is one all the same: nothing waits for a quiet machine here.
  const isJudged = words?.[0] === 'bench'
  expect(isJudged ? [0, 3] : [0], output).toContain(code)
}

async function outcomeOf(line: string, words: string[] | undefined, env: Record<string, string>) {
  if (words) {
    const { code, stdout, stderr } = await commandLine(words, { cwd, env })
    return { code, output: stdout + stderr }
  }
  const { status, stdout, stderr } = inShell(line, env)
  return { code: status, output: stdout + stderr }
}

/** Commands that go on until Ctrl-C. */
async function runUntil(line: string, sign: string | RegExp, env: Record<string, string>): Promise<void> {
  const child = spawn(process.execPath, [marketlabFile, ...wordsOf(await filledIn(line))!], {
    cwd,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  processes.push(child)
  const ended = once(child, 'close')
  await collect(child).until(sign)
  child.kill('SIGINT')
  expect(await ended).toEqual([0, null])
}

async function asDocumented(line: string): Promise<void> {
  if (/marketlab cluster( --|$)/.test(line)) {
    const base = await freePortBase(20)
    const data = join(cwd, `data-${base}`)
    await runUntil(line, '"ready":true', { MARKETLAB_PORT_BASE: String(base), MARKETLAB_DATA: data })
  } else if (/ logs -f/.test(line)) await runUntil(line, 'ready', { MARKETLAB_DATA: cluster.data })
  else if (/ fault proxy/.test(line)) await runUntil(line, '"ready":true', {})
  else await run(line)
  for (const { line: done, words } of undo) if (done.test(line)) await run(`npx marketlab ${words.join(' ')}`)
}

const commands = [...new Map(documentedCommands().map((command) => [command.line, command])).values()]
const isElsewhere = (line: string) => runElsewhere.some((elsewhere) => elsewhere.line.test(line))

describe('the commands of the docs', () => {
  it('are found, also those that are run elsewhere', () => {
    expect(commands.length).toBeGreaterThan(50)
    for (const { line } of runElsewhere)
      expect(commands.some((command) => line.test(command.line))).toBe(true)
  })

  const here = commands.filter(({ line }) => !isElsewhere(line) && (hasManual || !needsManual(line)))

  describe.each(here)('$place: $line', ({ line }) => {
    // The tests of each of these commands start services, too.
    const tags = /marketlab (cluster( --|$)|bench|history record)/.test(line) ? ['long'] : []
    it('does what it is meant to', { tags }, () => asDocumented(line))
  })

  it.each(commands.filter(({ line }) => /experiment run/.test(line)))(
    '$place: $line is sound',
    async ({ line }) => {
      const [, , named = ''] = wordsOf(line)!
      expect((await commandLine(['experiment', 'validate', named], { cwd })).code).toBe(0)
    },
  )
})
