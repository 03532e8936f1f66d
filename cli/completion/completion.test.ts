import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { built } from '../../services/testing/built.ts'
import { eachCommand, treeOf } from '../base/command-tree.ts'
import { createProgram } from '../program.ts'
import { commandLine } from '../testing/command-line.ts'

const has = (program: string) => spawnSync(program, ['--version']).status === 0
const root = treeOf(createProgram(built))

let folder: string
let scripts: Record<string, string>

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab completion '))
  mkdirSync(join(folder, 'lessons'))
  writeFileSync(join(folder, 'lesson one.yaml'), '')
  scripts = {}
  for (const shell of ['bash', 'zsh', 'fish']) {
    const { code, stdout, stderr } = await commandLine(['completion', shell])
    expect([code, stderr]).toEqual([0, ''])
    scripts[shell] = join(folder, `marketlab.${shell}`)
    writeFileSync(scripts[shell], stdout)
  }
})

afterAll(() => rmSync(folder, { recursive: true }))

it('knows of every command each option and argument, as the help does', () => {
  const paths = [...eachCommand(root)].map(({ path }) => path.join(' '))
  expect(paths).toEqual(expect.arrayContaining(['', 'cluster add', 'snapshot export', 'logs', 'completion']))
  for (const { options } of eachCommand(root))
    expect(options.flatMap(({ names }) => names)).toContain('--help')
  expect(root.commands.find(({ path }) => path[0] === 'logs')!.more).toContain('marketlab logs audit --json')
})

it('offers words that need no quotes', () => {
  for (const { options, arguments: given } of eachCommand(root))
    for (const { value } of [...options, ...given])
      if (value?.kind === 'choice')
        expect(value.choices.filter((choice) => !/^[\w.-]+$/.test(choice))).toEqual([])
})

it('refuses a shell that it does not know', async () =>
  expect(await commandLine(['completion', 'tcsh'])).toMatchObject({ code: 2 }))

describe.runIf(has('bash'))('bash', () => {
  function complete(...words: string[]): string[] {
    const script = `source "$1"; shift; COMP_WORDS=(marketlab "$@"); COMP_CWORD=$(($#)); _marketlab; printf '%s\\n' "\${COMPREPLY[@]}"`
    const { stdout, stderr } = spawnSync('bash', ['-c', script, 'bash', scripts.bash!, ...words], {
      cwd: folder,
      encoding: 'utf8',
    })
    expect(stderr).toBe('')
    return stdout.split('\n').filter((word) => word !== '')
  }

  it.each([
    [['clu'], ['cluster']],
    [
      ['cluster', 'sta'],
      ['status', 'start'],
    ],
    [
      ['cluster', '--config', 'add', 'sta'],
      ['status', 'start'],
    ],
    [['snapshot', 'ex'], ['export']],
    [
      ['snapshot', 'export', '--format', ''],
      ['sqlite', 'json'],
    ],
    [['logs', '--fo'], ['--follow']],
    [['logs', '--level', 'w'], ['warn']],
    [
      ['completion', ''],
      ['bash', 'zsh', 'fish'],
    ],
    [
      ['cluster', '--config', 'less'],
      ['lesson one.yaml', 'lessons'],
    ],
    [['cluster', '--data', 'less'], ['lessons']],
    [['ping', ''], []],
  ])('completes %j', (words, expected) => expect(complete(...words).sort()).toEqual([...expected].sort()))

  it('completes every command and option there is', () => {
    for (const { path, commands, options } of eachCommand(root)) {
      const below = commands.map(({ path }) => path.at(-1)!)
      if (below.length > 0) expect(complete(...path, '').sort()).toEqual(below.sort())
      expect(complete(...path, '-').sort()).toEqual(options.flatMap(({ names }) => names).sort())
    }
  })
})

it.runIf(has('zsh'))('zsh understands its script', () =>
  expect(spawnSync('zsh', ['-n', scripts.zsh!], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  }),
)

it.runIf(has('fish'))('fish understands its script', () =>
  expect(spawnSync('fish', ['-n', scripts.fish!], { encoding: 'utf8' })).toMatchObject({
    status: 0,
    stderr: '',
  }),
)

describe('the manual page', () => {
  let page: string

  beforeAll(async () => {
    page = (await commandLine(['man'])).stdout
  })

  it('has every command with its options', () => {
    for (const { path, options } of eachCommand(root)) {
      if (path.length > 0) expect(page).toContain(`.SS "marketlab ${path.join(' ').replaceAll('-', '\\-')}`)
      for (const { flags } of options)
        expect(page).toContain(flags.replaceAll('-', '\\-').replaceAll("'", '\\(aq'))
    }
  })

  it.runIf(has('groff'))('is a page that groff sets without a warning, and no text is lost', () => {
    const { stdout, stderr, status } = spawnSync(
      'groff',
      ['-man', '-ww', '-Wbreak', '-Tutf8', '-P-c', '-z'],
      {
        input: page,
        encoding: 'utf8',
      },
    )
    expect([status, stdout, stderr]).toEqual([0, '', ''])
    const set = spawnSync('groff', ['-man', '-Tascii', '-P-c', '-P-b', '-P-u'], {
      input: page,
      encoding: 'utf8',
    })
    for (const text of [
      'marketlab logs audit --json',
      "login ann; search lamp --in Lighting'",
      'EXIT STATUS',
    ])
      expect(set.stdout).toContain(text)
  })
})
