import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { inFileWords } from './file-problem.ts'
import { writeJson } from '../base/json-file.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-file-words-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function thrown(work: () => unknown): unknown {
  try {
    work()
  } catch (error) {
    return inFileWords(error)
  }
  throw new Error('nothing was thrown')
}

test('an error of a file names the file and the reason, and is never indefinite', () => {
  writeFileSync(join(folder, 'file'), '')
  expect(thrown(() => readFileSync(join(folder, 'file', 'below')))).toMatchObject({
    code: 'UNAVAILABLE',
    message: `${join(folder, 'file', 'below')} cannot be used: a part of its path is a file, not a folder.`,
    indefinite: false,
  })
})

test('a file that is written aside is told by its own name, and nothing is left', () => {
  const file = join(folder, 'settings.json')
  writeJson(file, {})
  rmSync(file)
  writeJson(join(file, 'inside.json'), {})
  expect(thrown(() => writeJson(file, {}))).toMatchObject({
    message: `${file} cannot be used: it is a folder, and a file is needed.`,
  })
  expect(readdirSync(folder).filter((name) => name.startsWith('settings.json.'))).toEqual([])
})

test('any other error stays as it is', () => {
  const error = new Error('defect')
  expect(inFileWords(error)).toBe(error)
})
