import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { mustAnswer } from './folder-answers.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-answers-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))
afterEach(() => {
  vi.useRealTimers()
})

test('a file system that never answers is an unusable folder, with the reason and a way out', async () => {
  vi.useFakeTimers()
  const asked = mustAnswer('/net/gone', () => new Promise(() => undefined))
  const refused = expect(asked).rejects.toMatchObject({
    name: 'UnusableFolderError',
    message:
      'The folder /net/gone cannot be used: its disk did not answer within 10 s. Choose another folder.',
    indefinite: false,
  })
  await vi.advanceTimersByTimeAsync(10_000)
  await refused
})

test('a folder that answers passes and keeps nothing, also where it is missing, a file, or below a file', async () => {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  for (const each of [folder, join(folder, 'a', 'b'), file, join(file, 'below')]) await mustAnswer(each)
  expect(readdirSync(folder)).toEqual(['file'])
})
