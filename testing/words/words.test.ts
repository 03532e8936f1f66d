import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { inProject } from '../../electron/runtime/project.js'
import { filesEndingWith } from '../kinds/test-files.ts'
import { textsOfCode } from './code-texts.ts'
import { textsOfMarkdown } from './markdown-texts.ts'
import { pages } from './pages.ts'
import { problemsOf } from './text.ts'
import { pagesLeftOut, sweptComments, sweptTexts, tablesLeftOut } from './word-list.ts'

const read = (file: string) => readFileSync(inProject(file), 'utf8')

describe('the pages are written in plain words', () => {
  test.each(pages.filter((page) => !pagesLeftOut.includes(page)))('%s', (page) => {
    const texts = textsOfMarkdown(read(page), !tablesLeftOut.includes(page))
    expect(texts.length).toBeGreaterThan(5)
    expect(texts.flatMap(problemsOf)).toEqual([])
  })
})

describe('the code is written in plain words', () => {
  const isIn = (folders: readonly string[], file: string) =>
    folders.some((folder) => file.startsWith(`${folder}/`))
  const code = ['.ts', '.vue'].flatMap(filesEndingWith).filter((file) => !file.startsWith('testing/words/'))

  test('every folder that was rewritten is there', () => {
    const gone = [...sweptTexts, ...sweptComments].filter(
      (folder) => !code.some((file) => isIn([folder], file)),
    )
    expect(gone).toEqual([])
  })

  test('texts that users read, and comments', () => {
    const problems = code.flatMap((file) => {
      const [readsTexts, readsComments] = [isIn(sweptTexts, file), isIn(sweptComments, file)]
      if (!readsTexts && !readsComments) return []
      const { texts, comments } = textsOfCode(file, read(file))
      const isTest = /\.(test|e2e|measure)\.ts$/.test(file)
      const judged = [...(readsTexts && !isTest ? texts : []), ...(readsComments ? comments : [])]
      return judged.flatMap(problemsOf).map((problem) => `${file}:${problem}`)
    })
    expect(problems).toEqual([])
  })
})

describe('the readers of texts', () => {
  test('read paragraphs, items and cells of a page, but no code', () => {
    const page = '# A title\n\nOne line\nand `Of` another.\n\n- An item\n\n| a | b |\n\n```sh\nOf code\n```\n'
    expect(textsOfMarkdown(page)).toEqual([
      { line: 1, text: 'A title' },
      { line: 3, text: 'One line and `code` another.' },
      { line: 6, text: 'An item' },
      { line: 8, text: 'a' },
      { line: 8, text: 'b' },
    ])
  })

  test('read the template, the strings and the comments of a component', () => {
    const component = `<script setup lang="ts">
/** A comment. */
const text = 'There are some of them'
</script>
<template>
  <p title="A title of it" :hint="'Another hint of it'">Some words here {{ now ? 'It is now here' : 'x' }}</p>
</template>`
    const { texts, comments } = textsOfCode('A.vue', component)
    expect(texts).toEqual([
      { line: 6, text: 'A title of it' },
      { line: 6, text: 'Another hint of it' },
      { line: 6, text: 'Some words here' },
      { line: 6, text: 'It is now here' },
      { line: 3, text: 'There are some of them' },
    ])
    expect(comments).toEqual([{ line: 2, text: 'A comment.' }])
  })

  test.each([
    ['Of several, the newest is kept.', 1],
    ['It works. Whoever asks is answered.', 2],
    ['What is a snapshot?', 0],
    ['The order desk keeps what it has.', 0],
    ['The fault desk does its doings.', 2],
  ])('find the problems of "%s"', (text, count) => {
    expect(problemsOf({ line: 1, text })).toHaveLength(count)
  })
})
