import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { collect, marketlab, marketlabFile } from '../../services/cli/testing-cli.ts'
import type { ExperimentResult } from '../model/experiment.ts'
import { ExperimentLibrary } from './library.ts'

const library = new ExperimentLibrary(new URL('../../resources/', import.meta.url))
const folder = mkdtempSync(join(tmpdir(), 'marketlab-experiments-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function fileOf(text: string): string {
  const file = join(folder, `${crypto.randomUUID()}.yaml`)
  writeFileSync(file, text)
  return file
}

async function run(named: string, ...words: string[]) {
  const json = join(folder, 'result.json')
  const outcome = await marketlab(['experiment', 'run', named, '--json', json, ...words])
  return { ...outcome, result: JSON.parse(readFileSync(json, 'utf8')) as ExperimentResult }
}

test('the library says of each experiment what to look for and what it teaches', () => {
  const outlines = library.outlines()
  for (const { title, lookFor, teaches, expects } of outlines) {
    expect([title, lookFor, teaches].every((text) => text.length > 5)).toBe(true)
    expect(expects.length).toBeGreaterThan(0)
    expect(expects.every(({ why }) => why.length > 0)).toBe(true)
  }
})

test.each(library.names())('%s runs from the command line to its verdict, and passes', async (name) => {
  let outcome = await run(name, '--short')
  // Not trustworthy on a machine that has other things to do: once more.
  if (outcome.code === 3) outcome = await run(name, '--short')
  const { code, result, stdout } = outcome
  expect(result.verdict).toEqual({ level: 'passed', reasons: [] })
  expect(code).toBe(0)
  expect(stdout).toContain('Verdict: passed')
  expect(result.checks.slice(0, 2).map(({ title, passed }) => [title, passed])).toEqual([
    ['No unit of stock appeared or disappeared', true],
    ['What buyers paid is what sellers earned', true],
  ])
})

test('an expectation that does not hold fails it, with both values and exit code 1', async () => {
  const file = fileOf('title: x\nlength: 2s\nexpect:\n  - {that: paid < 1, why: Nobody buys}\n')
  const { code, stdout, result } = await run(file)
  expect(code).toBe(1)
  expect(result.verdict.level).toBe('failed')
  expect(stdout).toMatch(/✗ Nobody buys \(paid < 1: \d+ < 1\)/)
})

test('what nobody measured makes it not trustworthy: exit code 3 with the reason', async () => {
  const file = fileOf('length: 1s\nexpect:\n  - {that: "p50(vip) > 0", why: VIPs wait}\n')
  const { code, stdout } = await run(file)
  expect(code).toBe(3)
  expect(stdout).toContain('Nothing was measured that would tell whether this holds: VIPs wait')
})

test('a step that cannot be done is told, and nobody trusts the rest', async () => {
  const file = fileOf('length: 1s\nsteps:\n  - {at: 200ms, do: pause gateway}\n')
  const { code, stdout } = await run(file)
  expect(code).toBe(3)
  expect(stdout).toContain('"pause gateway" could not be done: There is no member "gateway"')
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

test('a file is checked without being run: 0 if it is sound, 1 with every problem, 2 if there is none', async () => {
  const sound = await marketlab(['experiment', 'validate', fileOf('length: 3s')])
  expect(sound).toMatchObject({ code: 0, stdout: expect.stringContaining('is sound: 3s, 0 steps') as string })
  const wrong = await marketlab(['experiment', 'validate', fileOf('length: 3\nstep: []')])
  expect(wrong.code).toBe(1)
  expect(wrong.stderr).toMatch(/yaml:1: length: .*\n.*yaml:2: step: there is no such field/)
  expect((await marketlab(['experiment', 'validate', '/nowhere.yaml'])).code).toBe(2)
  const unknown = await marketlab(['experiment', 'run', 'nothing'])
  expect(unknown.code).toBe(2)
  expect(unknown.stderr).toContain('There are failover-gateway, flash-sale')
})
