import { buyerOperations } from '../../../services/contract/buyer-operations.ts'
import type { Operations } from '../../../services/contract/operation.ts'
import { sellerOperations } from '../../../services/contract/seller-operations.ts'
import type { Role } from '../../../services/contract/values.ts'
import { UsageError } from '../../base/exit-codes.ts'
import { buyerCommands } from './buyer-commands.ts'
import type { ShellCommand } from './command.ts'
import { helpCommand } from './help.ts'
import { sellerCommands } from './seller-commands.ts'
import { suggest } from '../../base/suggest.ts'

const aliases: Readonly<Record<string, string>> = { '?': 'help', quit: 'exit', bye: 'exit' }

/** The commands of a role's shell. */
export class Registry {
  readonly operations: Operations
  readonly commands: readonly ShellCommand[]

  constructor(role: Role) {
    this.operations = role === 'buyer' ? buyerOperations : sellerOperations
    const own = role === 'buyer' ? buyerCommands : sellerCommands
    this.commands = [
      ...own,
      helpCommand(
        (name) => this.find(name),
        () => this.commands,
      ),
    ]
  }

  get names(): string[] {
    return this.commands.map(({ name }) => name)
  }

  /** The command that a person types for an operation of the contract. */
  commandFor(operation: string): string | undefined {
    return this.commands.find((command) => command.operation === operation)?.name
  }

  find(name: string): ShellCommand {
    const found = this.commands.find((command) => command.name === name || command.name === aliases[name])
    if (found) return found
    const meant = suggest(name, this.names)
    const hint = meant === undefined ? '"help" lists all commands.' : `Did you mean "${meant}"?`
    throw new UsageError(`There is no command "${name}". ${hint}`)
  }
}
