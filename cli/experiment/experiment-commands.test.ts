import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { temporaryFolder } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

const folder = temporaryFolder()

function fileOf(text: string): string {
  const file = join(folder, 'mine.yaml')
  writeFileSync(file, text)
  return file
}

describe('experiment validate', () => {
  it('takes a name as well as a file, and counts one as one', async () => {
    expect(await commandLine(['experiment', 'validate', 'lost-reply'])).toMatchObject({ code: 0, stderr: '' })
    const file = fileOf('steps:\n  - {at: 1s, do: kill product-db}\n')
    const { stdout } = await commandLine(['experiment', 'validate', file])
    expect(stdout).toBe(`${file} is sound: 10s, 1 step, 0 expectations of its own.\n`)
  })

  it.each([
    ['', 'mine.yaml:1: it is empty'],
    ['steps:\n  - do: kill product-db\n', 'mine.yaml:2: steps[0].at: it is missing: a time'],
    ['expect:\n  - {that: failed(reads, after) = 0}', 'put quotes round the whole text'],
  ])('says what is wrong with %j, with exit code 1', async (text, problem) => {
    const { code, stderr } = await commandLine(['experiment', 'validate', fileOf(text)])
    expect(code).toBe(1)
    expect(stderr).toContain(problem)
    expect(stderr).not.toContain('Invalid input')
  })

  it.each([
    ['.', '"." cannot be read: it is a folder, and a file is needed.'],
    ['', '<name|file> is empty'],
    ['lost-repli', 'Did you mean lost-reply?'],
  ])('what cannot be read is wrong usage: %j', async (named, said) => {
    const { code, stderr } = await commandLine(['experiment', 'validate', named])
    expect(code).toBe(2)
    expect(stderr).toContain(said)
  })
})

describe('experiment run', () => {
  it('refuses a file that is not sound as bench does', async () => {
    const { code, stderr } = await commandLine(['experiment', 'run', fileOf('steps: 3')])
    expect(code).toBe(2)
    expect(stderr).toMatch(/^marketlab: .*mine\.yaml:1: steps: a list$/m)
  })

  it('looks where its result shall stand before it begins', async () => {
    const words = ['experiment', 'run', 'lost-reply', '--short', '--json', '/no/such/folder/x.json']
    const { code, stderr } = await commandLine(words)
    expect(code).toBe(2)
    expect(stderr).toMatch(/^marketlab: --json: "\/no\/such\/folder\/x\.json" could not be written/)
  })
})
