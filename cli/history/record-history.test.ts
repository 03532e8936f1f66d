import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

interface Recorded {
  reads: number
  writes: number
  sessions: number
}

let folder: string
let file: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-history-'))
  file = join(folder, 'run.jsonl')
})

afterAll(() => rmSync(folder, { recursive: true }))

const record = (...words: string[]) => commandLine(['history', 'record', file, ...words])

it('what the clients of a benchmark saw is recorded, and judged: strong reads are not stale', async () => {
  const { code, stdout } = await record('--buyers', '2', '--sellers', '1', '--ops', '60', '--json')
  expect(code).toBe(0)
  const { reads, writes, sessions } = JSON.parse(stdout) as Recorded
  expect([reads > 30, writes > 10, sessions]).toEqual([true, true, 3])
  expect(statSync(file).mode & 0o077).toBe(0)
  const judged = await commandLine(['check', 'history', file, '--json'])
  expect(judged.code, judged.stdout).toBe(0)
  expect(JSON.parse(judged.stdout)).toMatchObject({ verdict: 'kept', reads, writes })
})

it('what the clients of an experiment saw is recorded', async () => {
  const outcome = await record('--experiment', 'stale-catalogue', '--short', '--json')
  expect(outcome.code, outcome.stderr).toBe(0)
  const { reads, writes } = JSON.parse(outcome.stdout) as Recorded
  expect([reads > 0, writes > 0]).toEqual([true, true])
  const judged = await commandLine(['check', 'history', file, '--json'])
  // Reads of followers are behind in this experiment, and nobody reads what was never written.
  expect(JSON.parse(judged.stdout)).toMatchObject({ verdict: 'broken', anomalies: { impossible: 0 } })
})

it.each([
  [['--experiment', 'stale-catalogue', '--buyer', '127.0.0.1:1']],
  [['--experiment', 'no such']],
  [['--buyer', '127.0.0.1:1']],
  [['--buyers', '0', '--sellers', '0']],
  [['--ops', 'many']],
])('%j is wrong usage', async (words) => expect((await record(...words)).code).toBe(2))
