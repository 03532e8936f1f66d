import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { SilentFailure } from '../base/exit-codes.ts'
import { describeError } from './output/describe-error.ts'
import type { Registry } from './commands/registry.ts'
import { runStatement } from './run-statement.ts'
import type { Shell } from './shell.ts'
import { splitLine } from './input/split-line.ts'
import type { Terminal } from './input/terminal.ts'

export interface Interactive {
  shell: Shell
  registry: Registry
  terminal: Terminal
  role: Role
  /** Set to be called when the user does not want to wait for the running command any longer. */
  interruption: { interrupt: () => void }
}

/** Asks for lines and runs them until the user leaves. */
export async function runInteractive(interactive: Interactive): Promise<void> {
  const { shell, terminal } = interactive
  await greet(interactive)
  while (!shell.leaving) {
    const line = await terminal.ask(shell.printer.style('bold', shell.prompt))
    if (line === undefined) {
      terminal.print('')
      return
    }
    await runLine(line, interactive)
  }
}

async function greet({ shell, role }: Interactive): Promise<void> {
  shell.printer.say(
    `Marketlab: the ${role}'s shell. "help" lists the commands, Tab completes, Ctrl-D leaves.`,
  )
  try {
    await shell.call('Ping', {})
  } catch (error) {
    say(error, shell)
  }
}

async function runLine(line: string, { shell, registry, interruption }: Interactive): Promise<void> {
  try {
    for (const statement of splitLine(line)) {
      await Promise.race([runStatement(shell, registry, statement), interrupted(interruption, shell)])
      if (shell.leaving) return
    }
  } catch (error) {
    say(error, shell)
  }
}

function interrupted(interruption: Interactive['interruption'], shell: Shell): Promise<never> {
  return new Promise((_resolve, reject) => {
    interruption.interrupt = () => {
      const after = shell.isWriting
        ? 'The request may still be carried out: check before you repeat it.'
        : 'Nothing was being changed.'
      reject(new Error(`Stopped waiting. ${after}`))
    }
  })
}

function say(error: unknown, { printer }: Shell): void {
  if (error instanceof SilentFailure) return
  if (error instanceof ApiError) printer.data({ error: error.toBody() })
  printer.always(printer.style('red', describeError(error)))
}
