import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { projectFolder } from '../../electron/runtime/project.js'
import { cyclesIn } from './cycles.ts'
import { longFiles, mayImport, mostLines, mostSources, roomOf } from './plan.js'
import { importsIn, isForTests, readGraph } from './read-graph.ts'

const graph = readGraph()
const sources = [...graph].filter(([file]) => !isForTests(file))

test('every folder imports only what the plan says', () => {
  const wrong = sources.flatMap(([file, { imports }]) => {
    const room = roomOf(file)
    const allowed = mayImport[room]
    if (allowed === undefined) return [`${file}: ${room} is not in testing/graph/plan.js`]
    return imports
      .filter((other) => roomOf(other) !== room && !allowed.some((name) => isWithin(other, name)))
      .map((other) => `${file} imports ${other}`)
  })
  expect(wrong).toEqual([])
})

test('the plan names only folders that there are', () => {
  const files = [...graph.keys()]
  const named = Object.entries(mayImport).flatMap(([room, allowed]) => [room, ...allowed])
  expect(named.filter((name) => !files.some((file) => isWithin(file, name)))).toEqual([])
})

test('no file leads back to itself, types included', () => {
  expect(cyclesIn(new Map([...graph].map(([file, { imports }]) => [file, imports])))).toEqual([])
})

test('no folder holds more source files than one can overlook', () => {
  const counts = new Map<string, number>()
  for (const file of graph.keys())
    if (!/\.(test|e2e|measure)\.ts$/.test(file))
      counts.set(dirname(file), (counts.get(dirname(file)) ?? 0) + 1)
  expect([...counts].filter(([, count]) => count > mostSources)).toEqual([])
})

test('a long file has a reason', () => {
  const long = [...graph].filter(([, { lines }]) => lines > mostLines).map(([file]) => file)
  expect(long.sort()).toEqual(Object.keys(longFiles).sort())
})

test('the map of CONTRIBUTING names every folder, and none that is gone', () => {
  const page = readFileSync(join(projectFolder, 'CONTRIBUTING.md'), 'utf8')
  const named = foldersNamedIn(page.slice(page.indexOf('## The map')))
  const folders = [...new Set([...graph.keys()].map((file) => dirname(file)))]
  expect(folders.filter((folder) => !named.includes(folder)).sort()).toEqual([])
  expect(named.filter((name) => !existsSync(join(projectFolder, name)))).toEqual([])
})

/** The first word of each line of the section's blocks. */
function foldersNamedIn(page: string): string[] {
  const section = page.slice(0, page.indexOf('\n## ', 1))
  const blocks = [...section.matchAll(/```\n([\s\S]*?)```/g)].map(([, block]) => block!)
  return blocks.flatMap((block) => block.trim().split('\n')).map((line) => line.split(' ')[0]!)
}

function isWithin(file: string, name: string): boolean {
  return file === name || file.startsWith(`${name}/`)
}

describe('the graph itself', () => {
  test('knows what a source names, types included', () => {
    const source = `
      import { a } from './a.ts'
      import type { B } from './b.ts'
      export * from './c.ts'
      const d = await import('./d.ts')
      type E = import('./e.ts').E`
    expect(importsIn(source).sort()).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts'])
  })

  test('finds every circle and nothing else', () => {
    const next = { a: ['b'], b: ['c'], c: ['a', 'd'], d: ['e'], e: [], f: ['f'], g: ['d'] }
    expect(cyclesIn(new Map(Object.entries(next)))).toEqual([['a', 'b', 'c'], ['f']])
  })
})
