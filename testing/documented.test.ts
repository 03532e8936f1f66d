import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inProject } from '../electron/runtime/project.js'
import { filesEndingWith } from './kinds/test-files.ts'
import { pages } from './words/pages.ts'

const { scripts } = JSON.parse(readFileSync(inProject('package.json'), 'utf8')) as {
  scripts: Record<string, string>
}
const names = new Set(
  ['.test.ts', '.e2e.ts', '.measure.ts'].flatMap(filesEndingWith).flatMap((file) => [file, nameOf(file)]),
)

describe.each(pages)('%s', (page) => {
  const text = readFileSync(inProject(page), 'utf8')

  test('names only tests that are there', () => {
    const named = [...text.matchAll(/[\w./-]+\.(?:test|e2e|measure)\.ts/g)].map(([name]) =>
      name.replace(/^(\.\.\/)+/, ''),
    )
    expect(named.filter((name) => !names.has(name) && !name.startsWith('.'))).toEqual([])
  })

  test('names only commands that are there', () => {
    const named = [...text.matchAll(/npm run ([a-z][\w:-]*\w)/g)].map(([, name]) => name!)
    expect(
      named.filter(
        (name) => !(name in scripts) && !Object.keys(scripts).some((script) => script.startsWith(`${name}:`)),
      ),
    ).toEqual([])
  })
})

test('the workflows run only commands that are there', () => {
  const folder = inProject('.github/workflows')
  for (const name of readdirSync(folder)) {
    const text = readFileSync(`${folder}/${name}`, 'utf8')
    const commands = [...text.matchAll(/- run: (.*)/g)].map(([, command]) => command!)
    expect(commands.length).toBeGreaterThan(1)
    const unknown = commands.filter((command) => {
      const script = /^npm (?:run )?([\w:]+)/.exec(command)?.[1]
      return script !== 'ci' && !(script !== undefined && script in scripts)
    })
    expect(unknown, name).toEqual([])
  }
  expect(existsSync(inProject('.ci/run'))).toBe(true)
})

function nameOf(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1)
}
