import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'
import { afterEach, expect, test } from 'vitest'
import { freePortBase } from './ports.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-ports-'))
const children: ChildProcess[] = []

afterEach(async () => {
  for (const child of children.splice(0)) await end(child)
  rmSync(folder, { recursive: true, force: true })
})

test('processes that ask at once get ports of their own, opened or not', async () => {
  writeFileSync(
    join(folder, 'asks.mjs'),
    `import { freePortBase } from './ports.mjs'
     const bases = await Promise.all(Array.from({ length: 40 }, () => freePortBase(4)))
     process.once('disconnect', () => process.exit())
     process.send(bases)`,
  )
  const source = readFileSync(new URL('./ports.ts', import.meta.url), 'utf8')
  const options = { compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2023 } }
  writeFileSync(join(folder, 'ports.mjs'), ts.transpileModule(source, options).outputText)
  for (let process = 0; process < 6; process += 1) children.push(fork(join(folder, 'asks.mjs')))
  const answers = await Promise.all(
    children.map(async (child) => (await once(child, 'message'))[0] as number[]),
  )
  const ports = answers.flat().flatMap((base) => [base, base + 1, base + 2, base + 3])
  expect(ports).toHaveLength(6 * 40 * 4)
  expect(new Set(ports).size).toBe(ports.length)
  expect(Math.max(...ports)).toBeLessThan(32_768)
})

test('a port that somebody else has open is passed over', async () => {
  const before = await freePortBase(1)
  const stranger = createServer().listen(before + 2, '127.0.0.1')
  await once(stranger, 'listening')
  const base = await freePortBase(3)
  stranger.close()
  expect(base).toBeGreaterThan(before + 2)
})

test('more ports in a row than a block has are refused', async () => {
  await expect(freePortBase(50)).rejects.toThrow('At most 49 ports')
  expect(await freePortBase(49)).toBeGreaterThan(0)
})

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  child.kill('SIGKILL')
  await once(child, 'exit')
}
