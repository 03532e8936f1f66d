import { type ShellCommand, usageOf } from './command.ts'
import type { Shell } from '../shell.ts'

export function helpCommand(
  find: (name: string) => ShellCommand,
  all: () => readonly ShellCommand[],
): ShellCommand {
  return {
    name: 'help',
    about: 'Lists the commands, or explains one.',
    parameters: [{ name: 'command', kind: 'command', optional: true }],
    options: [],
    examples: ['help', 'help watch'],
    run(shell, { words }) {
      if (words.command === undefined) listCommands(shell, all())
      else explain(shell, find(words.command))
      return Promise.resolve()
    },
  }
}

function listCommands({ printer }: Shell, commands: readonly ShellCommand[]): void {
  printer.table(
    [
      { title: 'Command', flexible: true },
      { title: 'Effect', flexible: true },
    ],
    commands.map((command) => [usageOf(command), command.about]),
  )
  printer.note('Words with blanks go in quotes, ";" separates commands. "help <command>" shows examples.')
}

function explain({ printer, operations }: Shell, command: ShellCommand): void {
  const { about, options, examples, operation } = command
  const contract = operation === undefined ? undefined : operations[operation]
  printer.say(printer.style('bold', usageOf(command)))
  if (!contract?.summary.startsWith(about)) printer.say(about)
  if (contract) printer.say(contract.summary)
  for (const option of options) {
    printer.say(`  --${option.name}${option.value ? ` <${option.value}>` : ''}: ${option.about}`)
  }
  printer.say('Examples:')
  for (const example of examples) printer.say(`  ${example}`)
  if (operation !== undefined) printer.note(`Sends ${operation}.`)
}
