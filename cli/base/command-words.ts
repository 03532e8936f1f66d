import type { Command } from 'commander'
import { wrap } from '../../services/text/table.ts'
import { UsageError } from './exit-codes.ts'
import { suggest } from './suggest.ts'

const path = /<(folder|file)>$/

/** An empty string, as an unset variable of a script leaves it, would mean the current folder. */
export function refuseEmpty(command: Command): void {
  for (let at: Command | null = command; at; at = at.parent) {
    for (const option of at.options) {
      const [, what] = path.exec(option.flags) ?? []
      if (what !== undefined && at.getOptionValue(option.attributeName()) === '')
        throw new UsageError(`${option.long} is empty: name a ${what}.`)
    }
  }
  for (const [index, argument] of command.registeredArguments.entries()) {
    if (command.args[index] === '' && !argument.variadic)
      throw new UsageError(`<${argument.name()}> is empty. ${helpOf(command)}`)
  }
}

/** Each command's own words about where it is explained, those below it included. */
export function nameHelp(command: Command): void {
  command.showHelpAfterError(helpOf(command))
  for (const below of command.commands) nameHelp(below)
}

/** A word that should have been one of those below the command, with what was probably meant. */
export function refuseWord(command: Command, word: string, hint = helpOf(command)): never {
  const meant = suggest(
    word,
    command.commands.map((below) => below.name()),
  )
  const advice = meant === undefined ? hint : `Did you mean "${fullName(command)} ${meant}"?`
  throw new UsageError(`There is no "${fullName(command)} ${word}". ${advice}`)
}

/** Help about a command that is not there would be that of the command above it, as if all were well. */
export function refuseHelpOfNothing(program: Command, words: readonly string[]): void {
  if (!words.includes('--help') && !words.includes('-h')) return
  let at = program
  for (const word of words) {
    if (word.startsWith('-') || word === 'help' || at.commands.length === 0) return
    const below = at.commands.find((command) => command.name() === word)
    if (below === undefined) refuseWord(at, word)
    at = below
  }
}

function helpOf(command: Command): string {
  return `"${fullName(command)} --help" shows how it is used.`
}

function fullName(command: Command): string {
  const names: string[] = []
  for (let at: Command | null = command; at; at = at.parent) names.unshift(at.name())
  return names.join(' ')
}

/** Prose is broken between words, as the tables of commander are; examples stay whole, to be copied. */
export function withoutLongLines(text: string, columns = 80): string {
  return text
    .split('\n')
    .map((line) => (line.startsWith(' ') ? line : wrap(line, columns)))
    .join('\n')
}

export function examples(...lines: string[]): string {
  return `\nExamples:\n${lines.map((line) => `  marketlab ${line}`).join('\n')}\n`
}
