import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { commandLine } from './testing/command-line.ts'

let folder: string

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-cli-'))
  writeFileSync(join(folder, 'notes.txt'), 'no history at all\n')
})

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test.each([
  [['bench', '--title', ''], 'Give a title'],
  [['bench', '--title', 'x'.repeat(201)], 'Give a title'],
  [['bench', '--schedule', '.'], '"." cannot be read: it is a folder'],
  [['bench', '--json', 'nowhere/result.json'], 'could not be written'],
  [['experiment', 'validate', '.'], 'cannot be read: it is a folder'],
  [['experiment', 'run', '.'], 'cannot be read: it is a folder'],
  [['experiment', 'run', 'slow-disk', '--json', 'nowhere/result.json'], 'could not be written'],
  [['check', 'history', 'notes.txt'], 'Line 1 is not an operation of a history'],
  [['cluster', '--port-base', '65532', '--buyer-frontends', '2'], 'There are not enough ports up to 65535'],
  [['trace', 'on', '--one-in', '0.5'], 'Give a whole number above 0.'],
  [['trace', 'on', '--per-second', '1.5'], 'Give a whole number above 0.'],
])('marketlab %j is wrong usage, and says so before anything is begun', async (words, advice) => {
  const { code, stderr } = await commandLine(words, { cwd: folder })
  expect(stderr).toContain(advice)
  expect(code).toBe(2)
})

test('a proxy whose port is taken says so', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as { port: number }
  const words = ['fault', 'proxy', '--listen', String(port), '--to', '127.0.0.1:6003']
  const { code, stderr } = await commandLine(words)
  expect(stderr).toContain(`Port ${port}, wanted for the proxy, is taken by`)
  expect(code).toBe(1)
})
