import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { BenchmarkComparison } from '../../bench/model/comparison.ts'
import { toHtml } from '../../bench/report/to-html.ts'
import { makeResult } from '../../bench/testing/make-result.ts'
import { commandLine } from '../testing/command-line.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-compare-'))

afterAll(() => rmSync(folder, { recursive: true }))

const plan = { scenarios: [{ buyers: 10, sellers: 10 }] }
const quick = makeResult({ plan, traced: false })
const slow = makeResult({ plan, traced: false, seed: 2, slower: 1.25 })

function fileOf(name: string, text: string): string {
  const file = join(folder, name)
  writeFileSync(file, text)
  return file
}

const quickFile = fileOf('quick.json', JSON.stringify(quick))
const slowFile = fileOf('slow.html', toHtml(slow))

test('a result that is clearly slower is told so, with by how much and how sure that is', async () => {
  const worse = await commandLine(['bench', 'compare', quickFile, slowFile])
  expect(worse).toMatchObject({ code: 1, stderr: '' })
  expect(worse.stdout).toContain('Better in the first: throughput')
  expect(worse.stdout).toMatch(/The throughput of the second is\s+lower/)
  const better = await commandLine(['bench', 'compare', slowFile, quickFile, '--json'])
  expect(better.code).toBe(0)
  const comparison = JSON.parse(better.stdout) as BenchmarkComparison
  expect(comparison.scenarios[0]!.comparison).toMatchObject({ comparable: true })
})

test('a result is not clearly worse than itself', async () => {
  expect(await commandLine(['bench', 'compare', quickFile, quickFile])).toMatchObject({ code: 0 })
})

test('results that have nothing in common, or are not trustworthy, decide nothing', async () => {
  const other = makeResult({ plan: { scenarios: [{ buyers: 3, sellers: 0 }] }, traced: false })
  const apart = await commandLine([
    'bench',
    'compare',
    quickFile,
    fileOf('other.json', JSON.stringify(other)),
  ])
  expect(apart).toMatchObject({ code: 3 })
  expect(apart.stdout).toContain('no scenario in common')
  const verdict = { level: 'doubtful', reasons: [] }
  const doubtful = fileOf('doubtful.json', JSON.stringify({ ...quick, verdict }))
  expect(await commandLine(['bench', 'compare', doubtful, quickFile])).toMatchObject({ code: 3 })
})

test('a file that is missing or no result is wrong usage', async () => {
  const missing = await commandLine(['bench', 'compare', quickFile, join(folder, 'nowhere.json')])
  expect(missing).toMatchObject({ code: 2, stderr: expect.stringContaining('no such file') as string })
  const nonsense = await commandLine(['bench', 'compare', fileOf('nonsense.json', '{}'), quickFile])
  expect(nonsense).toMatchObject({ code: 2, stderr: expect.stringContaining('no benchmark') as string })
})
