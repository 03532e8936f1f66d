import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Report } from '../../conform/runner/result.ts'
import type { Defect } from '../../conform/testing/defects.ts'
import { ModelSystem } from '../../conform/testing/model-system.ts'
import { commandLine } from '../testing/command-line.ts'
import { alive, allGone, marketlabFile } from '../testing/run-marketlab.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-cli-'))
  writeFileSync(join(folder, 'server.js'), server)
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A service that answers Ping and ends at everything else. It leaves a process that is not in its group any more. */
const server = `
const net = require('node:net')
const { spawn } = require('node:child_process')
const { writeFileSync } = require('node:fs')
const leaver = spawn('sleep', ['1000'], { detached: true, stdio: 'ignore' })
writeFileSync(process.argv[2], process.pid + ' ' + leaver.pid)
console.log('\\u001b[2Jlistening')
const serve = (socket) => {
  socket.on('error', () => undefined)
  socket.on('data', (bytes) => {
    const { id, op } = JSON.parse(bytes.subarray(4).toString())
    if (op !== 'Ping') process.exit(9)
    const result = { service: 'x', instance: String(process.pid), version: '1', uptimeMs: 1 }
    const reply = Buffer.from(JSON.stringify({ id, ok: true, result }))
    const length = Buffer.alloc(4)
    length.writeUInt32BE(reply.length)
    socket.write(Buffer.concat([length, reply]))
  })
}
for (const name of ['BUYER', 'SELLER']) net.createServer(serve).listen(Number(process.env['MARKETLAB_' + name + '_PORT']), '127.0.0.1')
`

/** The connections of a market in this process. */
async function withModel(
  defect: Defect | undefined,
  work: (connect: string[]) => Promise<void>,
): Promise<void> {
  const system = new ModelSystem(defect)
  await system.start()
  const { buyer, seller } = system.addresses
  try {
    await work([
      '--connect',
      `buyer=127.0.0.1:${buyer!.port}`,
      '--connect',
      `seller=127.0.0.1:${seller!.port}`,
    ])
  } finally {
    await system.stop()
  }
}

test('our own services are right in all checks, and leave no process and no folder behind', async () => {
  const json = join(folder, 'own.json')
  const command = `MARKETLAB_PASSWORDS_COST=16 MARKETLAB_LOGS_LEVEL=error "${process.execPath}" "${marketlabFile}" cluster`
  const words = ['conform', '--role', 'system', '--command', command, '--seed', '2', '--json', json]
  const { code, stdout } = await commandLine(words)
  const {
    checks,
    judgement,
    finished,
    leftOut,
    output = '',
  } = JSON.parse(readFileSync(json, 'utf8')) as Report
  expect(checks.filter(({ answer }) => answer !== 'right')).toEqual([])
  expect([code, judgement, finished, leftOut]).toEqual([0, 'right', true, []])
  expect(checks.length).toBeGreaterThan(200)
  expect(stdout).toContain('Everything that was checked is right.')
  const pids = [...output.matchAll(/"pid":(\d+)/g)].map(([, pid]) => Number(pid))
  expect(pids.length).toBeGreaterThanOrEqual(8)
  await allGone(pids)
})

test('a service with a defect fails with 1, and the failure says everything about it', async () => {
  await withModel('stock goes below zero', async (connect) => {
    const junit = join(folder, 'junit.xml')
    const words = ['conform', '--role', 'system', ...connect, '--only', 'ITEM-017,ITEM-016', '--junit', junit]
    const { code, stdout } = await commandLine(words)
    expect(code).toBe(1)
    expect(stdout).toMatch(/ITEM-017 {2}wrong/)
    for (const word of ['rule', 'sent', 'expected', 'came', 'why', 'again'])
      expect(stdout).toMatch(new RegExp(`^ {2}${word} `, 'm'))
    expect(stdout).toContain('--only ITEM-017 --frames')
    expect(stdout).toContain('2 checks: 1 right, 1 wrong.')
    expect(readFileSync(junit, 'utf8')).toContain('failures="1"')
  })
})

test('one check can be seen frame by frame, and the results come as JSON', async () => {
  await withModel(undefined, async (connect) => {
    const one = ['conform', '--role', 'system', ...connect, '--only', 'cart-004', '--frames']
    const shown = await commandLine(one)
    expect(shown.code).toBe(0)
    expect(shown.stdout).toMatch(/buyer \d+ → \{"id":\d+,"op":"AddItemToCart"/)
    const { stdout } = await commandLine([...one, '--json', '-'])
    const { checks } = JSON.parse(stdout) as Report
    expect(checks.map(({ id, answer }) => [id, answer])).toEqual([['CART-004', 'right']])
    expect(checks[0]?.frames?.length).toBeGreaterThan(5)
  })
})

test('a frontend alone is judged by what concerns it, and the rest is named', async () => {
  await withModel(undefined, async ([, buyer]) => {
    const words = ['conform', '--role', 'buyer-frontend', '--connect', buyer!, '--level', 'core']
    const { code, stdout } = await commandLine(words)
    expect(code).toBe(0)
    expect(stdout).toContain('It needs both frontends: judge the system.')
    expect(stdout).not.toContain('ITEM-001')
  })
})

test('a service that ends crashed, is started again for the next check, and nothing of it is left', async () => {
  const pids = join(folder, 'pids')
  const command = `"${process.execPath}" "${join(folder, 'server.js')}" "${pids}"`
  const words = [
    'conform',
    '--role',
    'system',
    '--command',
    command,
    '--only',
    'PING-001,ACCOUNT-001,PING-002,DURABLE-016',
  ]
  const json = join(folder, 'crashed.json')
  const { code, stdout } = await commandLine([...words, '--json', json])
  const { checks, output } = JSON.parse(readFileSync(json, 'utf8')) as Report
  expect(checks.map(({ id, answer }) => [id, answer])).toEqual([
    ['PING-001', 'right'],
    ['PING-002', 'right'],
    ['ACCOUNT-001', 'crashed'],
    ['DURABLE-016', 'right'],
  ])
  expect(code).toBe(1)
  expect(stdout).not.toContain('\u001b[2J')
  expect(output).toContain('listening')
  await allGone(readFileSync(pids, 'utf8').split(' ').map(Number))
})

test('whatever it started ends with it, also if it is killed', async () => {
  const pids = join(folder, 'killed-pids')
  const command = `"${process.execPath}" "${join(folder, 'server.js')}" "${pids}"`
  const words = ['conform', '--role', 'system', '--command', command, '--only', 'WIRE-026']
  const child = spawn(process.execPath, [marketlabFile, ...words], { stdio: 'ignore' })
  await expect.poll(() => existsSync(pids) && readFileSync(pids, 'utf8') !== '').toBe(true)
  const [served, leaver] = readFileSync(pids, 'utf8').split(' ').map(Number) as [number, number]
  expect(alive(served)).toBe(true)
  child.kill('SIGKILL')
  await once(child, 'close')
  await allGone([served])
  // It left the group, and nobody is there any more who knows of it.
  process.kill(leaver, 'SIGKILL')
})

describe('exit code 3', () => {
  test('when nobody reads what it says: it ends, and its folder is removed', async () => {
    const temporary = join(folder, 'temporary')
    mkdirSync(temporary)
    const command = `"${process.execPath}" "${join(folder, 'server.js')}" "${join(folder, 'unread-pids')}"`
    const only = 'PING-001,PING-002,DURABLE-016'
    const child = spawn(
      process.execPath,
      [marketlabFile, 'conform', '--role', 'system', '--command', command, '--only', only, '--frames'],
      { stdio: ['ignore', 'pipe', 'ignore'], env: { ...process.env, TMPDIR: temporary } },
    )
    child.stdout.destroy()
    expect(await once(child, 'exit')).toEqual([3, null])
    expect(readdirSync(temporary)).toEqual([])
  })

  test('when the results cannot be written any more', async () => {
    const gone = join(folder, 'gone')
    mkdirSync(gone)
    const command = `rm -r "${gone}"; exec "${process.execPath}" "${join(folder, 'server.js')}" "${join(folder, 'pids-of-gone')}"`
    const words = ['conform', '--role', 'system', '--command', command, '--only', 'PING']
    const { code, stderr } = await commandLine([...words, '--json', join(gone, 'a.json')])
    expect(stderr).toContain('ENOENT')
    expect(code).toBe(3)
  })

  test.each([
    [['--command', 'echo no such file >&2; exit 7'], 'it ended with exit code 7'],
    [['--connect', 'buyer=127.0.0.1:1', '--connect', 'seller=127.0.0.1:1'], 'No connection'],
  ])('for %j: it did not start', async (what, reason) => {
    const words = ['conform', '--role', 'system', ...what, '--only', 'PING', '--deadline', '10s']
    const { code, stdout } = await commandLine(words)
    expect(code).toBe(3)
    expect(stdout).toMatch(/PING-001 {2}did not start/)
    expect(stdout).toMatch(/PING-002 {2}did not start/)
    expect(stdout.split(reason)).toHaveLength(2)
  })
})

describe('wrong usage', () => {
  test.each([
    [[], '--role: choose buyer-frontend, seller-frontend, system.'],
    [['--role', 'systm', '--command', 'x'], 'Did you mean system?'],
    [['--role', 'product-db', '--command', 'x'], 'cannot be judged yet'],
    [['--role', 'system'], 'Give either --connect, or --command'],
    [
      ['--role', 'system', '--command', 'x', '--connect', '127.0.0.1:1'],
      'Give either --connect, or --command',
    ],
    [['--role', 'system', '--command', ' '], '--command is empty'],
    [['--role', 'system', '--connect', '127.0.0.1:6003'], 'buyer=<host>:<port>'],
    [['--role', 'system', '--connect', 'buyer=127.0.0.1:6003'], 'buyer=<host>:<port>'],
    [['--role', 'buyer-frontend', '--connect', '1', '--connect', '2'], 'give --connect once'],
    [['--role', 'buyer-frontend', '--connect', 'nowhere'], 'is not an address'],
    [['--role', 'system', '--command', 'x', '--only', 'CART-999'], 'There is no check or area "CART-999"'],
    [['--role', 'system', '--command', 'x', '--seed', '-1'], '--seed'],
    [['--role', 'system', '--command', 'x', '--json', 'nowhere/a.json'], 'could not be written'],
    [['--role', 'system', '--command', 'x', '--level', 'most'], 'core, full, beyond'],
  ])('%j', async (words, advice) => {
    const { code, stderr } = await commandLine(['conform', ...words], { cwd: folder })
    expect(stderr).toContain(advice)
    expect(code).toBe(2)
  })
})

test('the catalogue can be listed', async () => {
  const { code, stdout } = await commandLine(['conform', '--list'])
  expect(code).toBe(0)
  expect(stdout).toMatch(/^STOCK-003 +core +Units sold and units left/m)
  const { stdout: json } = await commandLine(['conform', '--list', '--json', '-'])
  expect((JSON.parse(json) as { checks: object[] }).checks.length).toBeGreaterThan(200)
})
