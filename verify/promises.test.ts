import { readdirSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { claims } from './claims/index.ts'

const project = new URL('../', import.meta.url)
const docs = readdirSync(new URL('docs/', project)).filter((name) => name.endsWith('.md'))
const pages = ['README.md', 'CONTRIBUTING.md', ...docs.map((name) => `docs/${name}`)]
const textOf = (page: string) => readFileSync(new URL(page, project), 'utf8')

/** All that a pattern's first group finds, each once. */
function named(page: string, pattern: RegExp): string[] {
  return [...new Set([...textOf(page).matchAll(pattern)].map(([, found]) => found!))]
}

/** `npm run verify -- --only search-100k restart-100k` names two. */
function claimsNamed(page: string): string[] {
  return named(page, /npm run verify -- --only ([a-z0-9 -]+)/g).flatMap((ids) => ids.trim().split(' '))
}

describe.each(pages)('%s', (page) => {
  it('names only claims that there are', () => {
    const ids = claims.map(({ id }) => id)
    expect(claimsNamed(page).filter((id) => !ids.includes(id))).toEqual([])
  })
})

describe('claims', () => {
  it('have an id of their own, and a sentence', () => {
    expect(new Set(claims.map(({ id }) => id)).size).toBe(claims.length)
    expect(claims.filter(({ id }) => !/^[a-z][a-z0-9-]*$/.test(id))).toEqual([])
    expect(claims.filter(({ says }) => !/^\S.*\S$/.test(says))).toEqual([])
  })
})
