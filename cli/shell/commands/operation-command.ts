import { readCategory } from '../../../services/text/categories.ts'
import type { Operations, ResultOf } from '../../../services/contract/operation.ts'
import type { CommandOption, Given, Parameter, ShellCommand } from './command.ts'
import type { Shell } from '../shell.ts'

export interface OperationCommand<All extends Operations, Name extends keyof All> {
  name: string
  operation: Name & string
  /** By default the first sentence of the operation's summary. */
  about?: string
  parameters?: readonly Parameter[]
  options?: readonly CommandOption[]
  examples: readonly string[]
  timeoutMs?: number
  args?(given: Given, shell: Shell): object | Promise<object>
  show(result: ResultOf<All, Name>, shell: Shell, given: Given): void
}

export interface PagedCommand<All extends Operations, Name extends keyof All> extends OperationCommand<
  All,
  Name
> {
  /** The message when the first page is empty. */
  none: string
  rows(result: ResultOf<All, Name>): readonly unknown[]
}

/** Makes commands of the operations of one role. */
export function commandsOf<const All extends Operations>(operations: All) {
  function command<Name extends keyof All>(definition: OperationCommand<All, Name>): ShellCommand {
    const { operation, args = () => ({}), show, timeoutMs } = definition
    return {
      ...described(definition),
      async run(shell, given) {
        const result = await shell.call(operation, await args(given, shell), timeoutMs)
        shell.printer.data(result)
        show(result as ResultOf<All, Name>, shell, given)
      },
    }
  }

  /** A command whose answer comes in pages: `more` shows the next page. */
  function pagedCommand<Name extends keyof All>(definition: PagedCommand<All, Name>): ShellCommand {
    const { operation, args = () => ({}), show, rows, none } = definition
    return {
      ...described(definition),
      async run(shell, given) {
        const asked = await args(given, shell)
        const fetch = async (cursor?: string): Promise<void> => {
          const result = (await shell.call(
            operation,
            cursor === undefined ? asked : { ...asked, cursor },
          )) as ResultOf<All, Name>
          const { next } = result as { next?: string }
          shell.nextPage = next === undefined ? undefined : () => fetch(next)
          shell.printer.data(result)
          if (rows(result).length === 0) shell.printer.say(none)
          else show(result, shell, given)
          if (next !== undefined) shell.printer.note('There is more: type "more".')
        }
        await fetch()
      },
    }
  }

  function described({
    name,
    operation,
    about = firstSentence(operations[operation]!.summary),
    parameters = [],
    options = [],
    examples,
  }: Pick<
    OperationCommand<All, keyof All>,
    'name' | 'operation' | 'about' | 'parameters' | 'options' | 'examples'
  >): Omit<ShellCommand, 'run'> {
    return { name, operation, about, parameters, options, examples }
  }

  return { command, pagedCommand }
}

function firstSentence(text: string): string {
  return /^.*?\.(?=\s|$)/.exec(text)?.[0] ?? text
}

/** A number if the text is one. Otherwise the text, which the contract's validation then names. */
export function numeric(text: string): number | string {
  return /^[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : text
}

/** The number of a category that is given by its name or number. Otherwise the text, which the contract's validation then names. */
export function categoryOf(text: string): number | string {
  return readCategory(text) ?? numeric(text)
}

export const limitOption: CommandOption = {
  name: 'limit',
  value: 'n',
  kind: 'number',
  about: 'how many at a time',
}

export function limitOf({ options }: Given): { limit?: number | string } {
  return options.limit === undefined ? {} : { limit: numeric(options.limit) }
}
