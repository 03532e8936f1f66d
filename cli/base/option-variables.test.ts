import { afterEach, expect, test, vi } from 'vitest'
import { commandLine } from '../testing/command-line.ts'
import { CommandWithVariables } from './option-variables.ts'

afterEach(() => vi.unstubAllEnvs())

function optionsWith(env: NodeJS.ProcessEnv, words: string[] = []): object {
  vi.unstubAllEnvs()
  for (const [name, value] of Object.entries(env)) vi.stubEnv(name, value)
  const program = new CommandWithVariables('program')
  const below = program
    .command('below')
    .option('--port-base <port>')
    .option('--stay')
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

test.each(['', '0', 'false', 'no'])('a switch whose variable is "%s" is off', (value) => {
  expect(optionsWith({ MARKETLAB_STAY: value })).toEqual({ deep: '5' })
})

test('a wrong value in a variable is refused like that of an option', async () => {
  const outcome = await commandLine(['cluster'], { env: { MARKETLAB_PORT_BASE: 'nonsense' } })
  expect(outcome.code).toBe(2)
  expect(outcome.stderr).toContain('MARKETLAB_PORT_BASE')
})
