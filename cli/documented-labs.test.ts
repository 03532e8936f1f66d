import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { built } from '../services/testing/built.ts'
import { createProgram } from './program.ts'
import { labCommands, wordsOf } from './testing/documented-commands.ts'

const commands = labCommands()

/** Only reads the command line: each lab needs a market of its own, and some run experiments for minutes. */
async function understood(words: string[]): Promise<string> {
  const program = createProgram(built)
  let name = ''
  const replaceActions = (command: Command) => {
    command.action(() => void (name = command.name()))
    command.commands.forEach(replaceActions)
  }
  replaceActions(program)
  await program.parseAsync(words, { from: 'user' })
  return name
}

it('the labs have commands, and a wrong one would be noticed', async () => {
  expect(commands.length).toBeGreaterThan(30)
  await expect(understood(['fault', 'frob'])).rejects.toThrow()
  await expect(understood(['fault', 'heal', '--frob'])).rejects.toThrow()
})

it.each(commands)('$place: $line is understood', async ({ line }) => {
  const words = wordsOf(line.replace(/^(\w+=\S+ )+/, '').replace(/ 2>\S+$/, ''))!
  expect(words).toContain(await understood(words))
})
