import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { collect, marketlab, marketlabFile } from '../../cli/testing/run-marketlab.ts'
import { commandLine } from '../../cli/testing/command-line.ts'
import { runFromCommandLine } from '../testing/run-experiment.ts'
import { startStranger } from '../testing/stranger.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-experiments-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string): string {
  const file = join(folder, `${crypto.randomUUID()}.yaml`)
  writeFileSync(file, text)
  return file
}

function run(named: string, ...words: string[]) {
  return runFromCommandLine(named, folder, words)
}

test('an expectation of safety that does not hold fails it on any machine, with both values and exit code 1', async () => {
  const file = fileOf('title: x\nlength: 1s\nexpect:\n  - {that: doubles > 0, why: Somebody buys twice}\n')
  const { code, stdout, result } = await run(file)
  expect(code).toBe(1)
  expect(result.verdict.level).toBe('failed')
  expect(stdout).toContain('✗ Somebody buys twice (doubles > 0: 0 > 0)')
})

test.runIf(process.platform === 'linux')(
  'a run beside other programs judges nothing that they can spoil: exit code 3, and why',
  async () => {
    const file = fileOf('length: 2s\nexpect:\n  - {that: paid < 1, why: Nobody buys}\n')
    const others = await Promise.all(Array.from({ length: availableParallelism() }, () => startStranger()))
    try {
      const { code, stdout, result } = await run(file)
      expect(code).toBe(3)
      expect(result.verdict.level).toBe('not-trustworthy')
      expect(stdout).toMatch(/The machine was busy: other programs took \d+ % of the processors/)
      expect(stdout).toMatch(/\? Nobody buys \(paid < 1: \d+ < 1; not judged\)/)
      expect(result.checks.at(-1)).toMatchObject({ passed: null, open: 'disturbed' })
    } finally {
      for (const each of others) each.kill()
    }
  },
)

describe('a run that is not trustworthy, with exit code 3,', () => {
  let outcome: Awaited<ReturnType<typeof run>>

  beforeAll(async () => {
    const file = fileOf(
      'length: 1s\nsteps:\n  - {at: 200ms, do: pause gateway}\n' +
        'expect:\n  - {that: "p50(vip) > 0", why: VIPs wait}\n',
    )
    outcome = await run(file)
    expect(outcome.code).toBe(3)
  })

  test('names what nobody measured', () => {
    expect(outcome.stdout).toContain('Nothing was measured that would tell whether this holds: VIPs wait')
  })

  test('tells of a step that could not be done', () => {
    expect(outcome.stdout).toContain('"pause gateway" could not be done: There is no member "gateway"')
  })
})

test('greedy clients flood the frontends for their time, and what they are answered counts apart', async () => {
  const file = fileOf(
    'length: 2s\nworkload: {buyers: 0, sellers: 1, timeout: 10s}\n' +
      'greedy: {clients: 4, inFlight: 8, madeUp: 50%, at: 500ms, for: 500ms}\n',
  )
  const { result, stdout } = await run(file)
  const { totals, faults, steps } = result
  const text = 'flood from 4 greedy clients for 500ms'
  expect(steps).toMatchObject([{ at: 500, text }])
  expect(faults).toMatchObject([{ label: text }])
  expect(faults[0]!.from).toBeGreaterThan(400)
  expect(faults[0]!.to).toBeGreaterThan(900)
  expect(totals.greedy).toBeGreaterThan(0)
  expect(stdout).toMatch(/\d answers? to greedy clients; /)
  // Made-up sessions are refused, which no user heard.
  expect(totals.errors).toEqual({})
})

test('Ctrl-C ends it with nothing left behind', async () => {
  const child = spawn(process.execPath, [marketlabFile, 'experiment', 'run', 'slow-disk'], {
    stdio: 'pipe',
    env: { ...process.env, TMPDIR: folder },
  })
  const output = collect(child)
  await output.until('slow-disk product-db', 'stderr')
  child.kill('SIGINT')
  const [code] = await new Promise<[number]>((resolve) =>
    child.once('close', (...ended) => resolve(ended as never)),
  )
  expect(code).toBe(1)
  expect(output.stderr).toContain('Cancelled: there is no verdict')
  expect(readdirSync(folder).filter((name) => name.startsWith('marketlab-'))).toEqual([])
})

test('a deadline ends it with nothing left behind and no verdict', async () => {
  const file = fileOf('length: 10min')
  const { code, stderr } = await marketlab(['experiment', 'run', file, '--deadline', '2s'], {
    env: { TMPDIR: folder },
  })
  expect(stderr).toMatch(/did not end within 2s: it was still at "[a-z ]+"\. There is no verdict\./)
  expect(code).toBe(3)
  expect(readdirSync(folder).filter((name) => name.startsWith('marketlab-'))).toEqual([])
})

test('a file is checked without being run: 0 if it is sound, 1 with every problem, 2 if there is none', async () => {
  const sound = await commandLine(['experiment', 'validate', fileOf('length: 3s')])
  expect(sound).toMatchObject({ code: 0, stdout: expect.stringContaining('is sound: 3s, 0 steps') as string })
  const wrong = await commandLine(['experiment', 'validate', fileOf('length: 3\nstep: []')])
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toMatch(/yaml:1: length: .*\n.*yaml:2: step: there is no such field/)
  expect((await commandLine(['experiment', 'validate', '/nowhere.yaml'])).code).toBe(2)
  const unknown = await commandLine(['experiment', 'run', 'nothing'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('There are autoscale, failover-gateway, flash-sale')
})
