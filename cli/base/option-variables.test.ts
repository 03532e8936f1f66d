import type { Command } from 'commander'
import { afterEach, expect, test, vi } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { CommandWithVariables, optionsOf } from './option-variables.ts'

afterEach(() => vi.unstubAllEnvs())

function optionsWith(env: NodeJS.ProcessEnv, words: string[] = []): object {
  vi.unstubAllEnvs()
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const program = new CommandWithVariables('program')
  const below = program
    .command('below')
    .option('--port-base <port>')
    .option('--stay')
    .option('--yes')
    .option('--deep <n>', 'how deep', '5')
  program.parse(['below', ...words], { from: 'user' })
  return below.opts()
}

test('an option is taken from its variable, and one that is given wins', () => {
  expect(optionsWith({ MARKETLAB_PORT_BASE: '7001', MARKETLAB_STAY: '1' })).toEqual({
    portBase: '7001',
    stay: true,
    deep: '5',
  })
  expect(optionsWith({ MARKETLAB_PORT_BASE: '7001', MARKETLAB_DEEP: '6' }, ['--port-base', '8001'])).toEqual({
    portBase: '8001',
    deep: '6',
  })
})

test.each(['', '0', 'False', 'no', 'OFF', '{ delayMs: 5 }'])(
  'a switch whose variable is "%s" is off',
  (value) => {
    expect(optionsWith({ MARKETLAB_STAY: value })).toEqual({ deep: '5' })
  },
)

test('an option behind a command wins over a variable, also where a command above has the same one', () => {
  vi.stubEnv('MARKETLAB_DATA', 'of the environment')
  const chosen = (...words: string[]) => {
    const program = new CommandWithVariables('program').enablePositionalOptions()
    const above = program.command('above').option('--data <folder>')
    let data: unknown
    above
      .command('below')
      .option('--data <folder>')
      .action((_: object, command: Command) => {
        data = optionsOf<{ data?: string }>(command).data
      })
    program.parse(words, { from: 'user' })
    return data
  }
  expect(chosen('above', 'below')).toBe('of the environment')
  expect(chosen('above', 'below', '--data', 'behind')).toBe('behind')
  expect(chosen('above', '--data', 'before', 'below')).toBe('before')
  expect(chosen('above', '--data', 'before', 'below', '--data', 'behind')).toBe('behind')
})

test('nobody agrees to a deletion by a variable', () => {
  expect(optionsWith({ MARKETLAB_YES: '1' })).toEqual({ deep: '5' })
})

test('a wrong value in a variable is refused like that of an option', async () => {
  const outcome = await commandLine(['cluster'], { env: { MARKETLAB_PORT_BASE: 'nonsense' } })
  expect(outcome.code).toBe(2)
  expect(outcome.stderr).toContain('MARKETLAB_PORT_BASE')
})
