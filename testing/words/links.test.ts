import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { describe, expect, test } from 'vitest'
import { inProject } from '../../electron/runtime/project.js'
import { pages } from './pages.ts'

const texts = new Map(pages.map((page) => [page, withoutCode(readFileSync(inProject(page), 'utf8'))]))

describe('every link leads to a file and a heading that are there', () => {
  test.each(pages)('%s', (page) => {
    const links = [...texts.get(page)!.matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!)
    expect(links.filter((link) => !/^https?:/.test(link) && !isThere(page, link))).toEqual([])
  })
})

describe('every file that is named is there', () => {
  const folders = 'services|cli|bench|conform|electron|renderer|verify|testing|mutation|resources'
  const file = new RegExp(`\\b(?:${folders})/[\\w/.-]+\\.(?:ts|js|vue|yaml|css)\\b`, 'g')

  test.each(pages)('%s', (page) => {
    const named = readFileSync(inProject(page), 'utf8').match(file) ?? []
    expect(named.filter((name) => !existsSync(inProject(name)))).toEqual([])
  })
})

test('the indexes name every page', () => {
  const indexes = ['docs/README.md', 'docs/labs/README.md']
  const named = indexes.flatMap((index) =>
    [...texts.get(index)!.matchAll(/\]\(([^)#\s]+)/g)].map(([, link]) =>
      posix.normalize(`${posix.dirname(index)}/${link}`),
    ),
  )
  expect(pages.filter((page) => !named.includes(page))).toEqual(['README.md', 'docs/README.md'])
})

function isThere(page: string, link: string): boolean {
  const [path, heading] = link.split('#') as [string, string?]
  const target = path === '' ? page : posix.join(posix.dirname(page), path)
  if (!existsSync(inProject(target))) return false
  return heading === undefined || headingsOf(target).includes(heading)
}

/** The headings of a page as links name them. */
function headingsOf(page: string): string[] {
  return [...(texts.get(page) ?? '').matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\- _]/gu, '')
      .replaceAll(' ', '-'),
  )
}

function withoutCode(page: string): string {
  return page.replace(/^```[^]*?^```$/gm, '')
}
