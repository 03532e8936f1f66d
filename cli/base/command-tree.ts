import type { EventEmitter } from 'node:events'
import type { Argument, Command, Option } from 'commander'

/** The words that are possible in a place of the command line. */
export type Value = { kind: 'file' | 'folder' | 'other' } | { kind: 'choice'; choices: readonly string[] }

export interface OptionNode {
  /** As it is typed: -f, --follow. */
  names: string[]
  /** As the help shows it. */
  flags: string
  description: string
  /** Undefined for a switch. */
  value: Value | undefined
}

export interface CommandNode {
  /** Without `marketlab`. */
  path: string[]
  usage: string
  description: string
  options: OptionNode[]
  /** The last one may be repeated. */
  arguments: { name: string; description: string; value: Value }[]
  commands: CommandNode[]
  /** The end of the help, behind the options: prose and examples. */
  more: string
}

/** The whole command line, from the same source as its help. */
export function treeOf(command: Command, path: string[] = []): CommandNode {
  const help = command.createHelp()
  return {
    path,
    usage: help.commandUsage(command),
    description: command.description(),
    options: help.visibleOptions(command).map(optionNode),
    arguments: command.registeredArguments.map((argument) => ({
      name: argument.name(),
      description: argument.description,
      value: valueOf(argument.name(), argument),
    })),
    commands: command.commands.map((below) => treeOf(below, [...path, below.name()])),
    more: textAfterHelp(command),
  }
}

/** All commands, each before those below it. */
export function* eachCommand(node: CommandNode): Generator<CommandNode> {
  yield node
  for (const below of node.commands) yield* eachCommand(below)
}

function optionNode(option: Option): OptionNode {
  const [, what = ''] = /[<[]([^>\]]+)[>\]]/.exec(option.flags) ?? []
  return {
    names: [option.short, option.long].filter((name) => name !== undefined),
    flags: option.flags,
    description: option.description,
    value: option.required || option.optional ? valueOf(what, option) : undefined,
  }
}

/** The placeholder in the help tells it. */
function valueOf(name: string, { argChoices }: Pick<Option | Argument, 'argChoices'>): Value {
  if (argChoices) return { kind: 'choice', choices: argChoices }
  const kind = /folder|dir/.test(name) ? 'folder' : /file/.test(name) ? 'file' : 'other'
  return { kind }
}

function textAfterHelp(command: Command): string {
  let text = ''
  const context = { error: false, command, write: (more: string) => (text += more) }
  // Its own help gets these texts in the same way, but commander declares no way to them.
  const events = command as unknown as EventEmitter
  events.emit('afterHelp', context)
  return text.trim()
}
