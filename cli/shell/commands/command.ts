import type { Shell } from '../shell.ts'

/** The kind of a word of a command, for completion. */
export type WordKind =
  | 'text'
  | 'number'
  | 'item'
  | 'category'
  | 'order'
  | 'seller'
  | 'file'
  | 'command'
  | 'operation'
  | readonly string[]

export interface Parameter {
  name: string
  kind: WordKind
  optional?: boolean
  /** Takes all words that are left. */
  rest?: boolean
}

export interface CommandOption {
  name: string
  /** The name of its value; without one it is a switch. */
  value?: string
  kind?: WordKind
  about: string
}

/** The input of a command. */
export interface Given {
  /** The words of the parameters by name. */
  words: Readonly<Record<string, string | undefined>>
  rest: readonly string[]
  options: Readonly<Record<string, string | undefined>>
  /** The text behind the command's first word, as it was typed. */
  rawAfterFirst: string
}

export interface ShellCommand {
  name: string
  about: string
  /** The operation of the contract behind it. */
  operation?: string
  parameters: readonly Parameter[]
  options: readonly CommandOption[]
  examples: readonly string[]
  run(shell: Shell, given: Given): Promise<void>
}

export function usageOf({ name, parameters, options }: ShellCommand): string {
  const words = parameters.map(({ name: word, optional, rest }) => {
    const shown = rest ? `${word}…` : word
    return optional ? `[${shown}]` : `<${shown}>`
  })
  const switches = options.map((option) => `[--${option.name}${option.value ? ` <${option.value}>` : ''}]`)
  return [name, ...words, ...switches].join(' ')
}
