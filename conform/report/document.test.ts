import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { allChecks } from '../catalogue/catalogue.ts'
import { conformanceDocument } from './document.ts'

const page = (name: string) => readFileSync(new URL(`../../docs/${name}.md`, import.meta.url), 'utf8')

test('docs/conformance.md is current: if not, run `npm run docs`', () => {
  expect(page('conformance')).toBe(conformanceDocument())
})

test('every check has an id of its own', () => {
  const ids = allChecks.map(({ id }) => id)
  expect(ids.filter((id, at) => ids.indexOf(id) !== at)).toEqual([])
})

test('every rule and every reason is a sentence, and its section is a heading of the page that it names', () => {
  for (const { id, rule, why, section } of allChecks) {
    expect(rule, id).toMatch(/^[A-Z].*\.$/)
    expect(why, id).toMatch(/^[A-Z0-9].*\.$/)
    const [name, heading] = section.split('#') as [string, string]
    const headings = page(name)
      .split('\n')
      .filter((line) => line.startsWith('#'))
      .map((line) => line.replace(/^#+ /, ''))
    expect(headings, id).toContain(heading)
  }
})
