import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { importsOf, wayTo } from './imports.ts'
import { filesEndingWith, isUnitTest, replacesModules } from './test-files.ts'

const folders: string[] = []

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true })
})

function folderWith(files: Record<string, string>): (name: string) => string {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-imports-'))
  folders.push(folder)
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text)
  return (name) => join(folder, name)
}

describe('what a source imports', () => {
  test('is found however it is written', () => {
    const source = `
      import { a } from './a.ts'
      import b, { type B } from "./b.ts"
      import './c.ts'
      export { d } from './d.ts'
      import {
        e,
      } from './e.ts'
      const f = await import('./f.ts')`
    expect(importsOf(source)).toEqual(['./a.ts', './b.ts', './c.ts', './d.ts', './e.ts', './f.ts'])
  })

  test('is not what it takes types from, and not what stands in a text', () => {
    const source = `
      import type { A } from './a.ts'
      export type { B } from './b.ts'
      const text = "no import from 'there'"`
    expect(importsOf(source)).toEqual([])
  })
})

test('the way to a module goes through other files, in circles, too', () => {
  const at = folderWith({
    'a.ts': `import './b.ts'`,
    'b.ts': `import './a.ts'\nimport './c.ts?raw'`,
    'c.ts': `import { fork } from 'node:child_process'`,
    'd.ts': `import type { C } from './c.ts'\nimport './a-file-that-is-not-there.ts'`,
  })
  const modules = new Set(['node:child_process'])
  expect(wayTo(modules, at('a.ts'))).toEqual([at('a.ts'), at('b.ts'), at('c.ts'), 'node:child_process'])
  expect(wayTo(modules, at('d.ts'))).toBeUndefined()
})

test('the tests of this project are of both kinds, and those that start clusters are no unit tests', () => {
  const tests = filesEndingWith('.test.ts')
  const unit = tests.filter(isUnitTest)
  expect(tests.length).toBeGreaterThan(100)
  expect(unit).toContain('testing/kinds/imports.test.ts')
  expect(unit).toContain('services/wire/frame.test.ts')
  expect(unit).not.toContain('services/gateway/gateway.test.ts')
  expect(unit).not.toContain('services/cluster-tests/purchases.test.ts')
  expect(unit).not.toContain('services/testing/ports.test.ts')
})

test('those that replace modules are told from the others, which share a process', () => {
  const apart = filesEndingWith('.test.ts').filter(replacesModules)
  expect(apart).toContain('services/schedules/play-schedule.test.ts')
  expect(apart).not.toContain('services/wire/frame.test.ts')
})
