import { UsageError } from '../../base/exit-codes.ts'
import { type CommandOption, type Given, type ShellCommand, usageOf } from '../commands/command.ts'
import type { Statement, Word } from './split-line.ts'

/** Sorts the words of a statement into the parameters and options of its command. */
export function readWords(command: ShellCommand, { words, line }: Statement): Given {
  const options: Record<string, string> = {}
  const plain: Word[] = []
  let optionsEnded = false
  for (let at = 1; at < words.length; at += 1) {
    const word = words[at]!
    if (optionsEnded || word.quoted || !word.text.startsWith('--')) plain.push(word)
    else if (word.text === '--') optionsEnded = true
    else at += readOption(command, word.text, words[at + 1], options)
  }
  return { ...assign(command, plain), options, rawAfterFirst: rawAfter(plain[0], words, line) }
}

/** Returns how many further words the option took. */
function readOption(
  command: ShellCommand,
  text: string,
  next: Word | undefined,
  options: Record<string, string>,
): number {
  const equals = text.indexOf('=')
  const name = text.slice(2, equals < 0 ? undefined : equals)
  const option = command.options.find((candidate) => candidate.name === name)
  if (option === undefined)
    throw new UsageError(`${command.name} has no option --${name}. ${usageHint(command)}`)
  if (option.value === undefined) {
    if (equals >= 0) throw new UsageError(`--${name} takes no value. ${usageHint(command)}`)
    options[name] = 'yes'
    return 0
  }
  if (equals >= 0) {
    options[name] = text.slice(equals + 1)
    return 0
  }
  if (next === undefined) throw new UsageError(missingValue(option))
  options[name] = next.text
  return 1
}

function missingValue({ name, value }: CommandOption): string {
  return `--${name} needs a value: --${name} <${value}>`
}

function assign(command: ShellCommand, plain: readonly Word[]): Pick<Given, 'words' | 'rest'> {
  const words: Record<string, string> = {}
  let taken = 0
  for (const { name, optional, rest } of command.parameters) {
    if (rest) {
      if (!optional && taken >= plain.length) throw missing(command, name)
      return { words, rest: plain.slice(taken).map(({ text }) => text) }
    }
    const word = plain[taken]
    if (word === undefined) {
      if (!optional) throw missing(command, name)
      continue
    }
    words[name] = word.text
    taken += 1
  }
  const extra = plain[taken]
  if (extra) throw new UsageError(`"${extra.text}" is one word too many. ${usageHint(command)}`)
  return { words, rest: [] }
}

function missing(command: ShellCommand, name: string): UsageError {
  return new UsageError(`<${name}> is missing. ${usageHint(command)}`)
}

function usageHint(command: ShellCommand): string {
  return `Usage: ${usageOf(command)}`
}

function rawAfter(first: Word | undefined, words: readonly Word[], line: string): string {
  const last = words.at(-1)
  return first === undefined || last === undefined ? '' : line.slice(first.end, last.end).trim()
}
