import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, it } from 'vitest'
import { commandLine } from '../testing/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-workload-test-'))
const file = join(folder, 'own.yaml')
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function bench(text: string, words: string[] = []) {
  writeFileSync(file, text)
  return commandLine(['bench', '--config', file, ...words])
}

it('names the place of a mistake in the file, and wrong usage is its exit code', async () => {
  const { code, stderr } = await bench('name: Own\nbuyer:\n  GetItems: 1\n')
  expect(code).toBe(2)
  expect(stderr).toContain(`marketlab: ${file}:3: buyer.GetItems: there is no such field\n`)
})

it.each([
  [['--workload', 'mixed'], 'Give either --workload or --config.'],
  [['--scenario', '1'], '--config: "Own" has no operations for sellers, and a scenario has some.'],
  [['--buyers', '1', '--rate', '5'], '--rate: clients that think before each call have no rate'],
])('refuses %j, which does not go with it', async (words, message) => {
  const { code, stderr } = await bench('name: Own\nthinkTime: 5ms\nbuyer: {GetItem: 1}\n', words)
  expect(code).toBe(2)
  expect(stderr).toContain(message)
})

it('is not taken from MARKETLAB_CONFIG, which is the configuration of a cluster', async () => {
  const env = { MARKETLAB_CONFIG: join(folder, 'cluster.yaml') }
  const { stderr } = await commandLine(['bench', '--runs', '0'], { env })
  expect(stderr).toBe('marketlab: --runs: at least 1.\n')
})
