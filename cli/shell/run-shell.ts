import type { Address } from '../../services/client/frontend-connections.ts'
import type { Role } from '../../services/contract/values.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { UsageError } from '../base/exit-codes.ts'
import { parseAddress } from '../base/parse-address.ts'
import { complete } from './input/complete.ts'
import { mayHoldPassword, readHistory, writeHistory } from './input/history-file.ts'
import { Printer, wantsColours } from '../output/printer.ts'
import { Registry } from './commands/registry.ts'
import { type Interactive, runInteractive } from './run-interactive.ts'
import { runScript } from './run-script.ts'
import { type PasswordSource, scriptPasswords } from './input/script-passwords.ts'
import { Shell } from './shell.ts'
import { pipedLines } from './input/piped-lines.ts'
import { Terminal } from './input/terminal.ts'

export interface ShellCommandOptions {
  connect: string
  command?: string
  json?: boolean
}

/** A shell for scripts if commands are given or piped in, else for a person at the terminal. */
export async function runShell(role: Role, options: ShellCommandOptions): Promise<void> {
  const address = parseAddress(options.connect)
  const json = options.json ?? false
  const { stdin, stdout, stderr, env: environment } = process
  whenReaderLeaves(stdout, () => process.exit())
  if (options.command !== undefined) {
    const input = stdin.isTTY ? undefined : stdin
    const warn = (text: string) => writeLine(stderr, text)
    await scriptShell(role, address, json, [options.command], scriptPasswords({ environment, input, warn }))
  } else if (stdin.isTTY && stdout.isTTY) await interactiveShell(role, address, json)
  else {
    const passwords = scriptPasswords({ environment, input: undefined, warn: undefined })
    await scriptShell(role, address, json, pipedLines(stdin), passwords)
  }
}

async function scriptShell(
  role: Role,
  address: Address,
  json: boolean,
  lines: Iterable<string> | AsyncIterable<string>,
  passwords: PasswordSource,
): Promise<void> {
  const { stdin, stdout, stderr } = process
  const registry = new Registry(role)
  const shell = new Shell({
    role,
    ...address,
    operations: registry.operations,
    commandFor: (operation) => registry.commandFor(operation),
    printer: new Printer({
      write: (text) => writeLine(stdout, text),
      width: () => (stdout.isTTY ? stdout.columns : undefined),
      colours: wantsColours(stdout),
      json,
    }),
    announce: (text) => writeLine(stderr, text),
    askHidden: stdin.isTTY && stderr.isTTY ? askHiddenOnce : undefined,
    passwords,
  })
  try {
    await runScript(shell, registry, lines)
  } finally {
    shell.client.close()
    stdin.destroy()
  }
}

async function askHiddenOnce(question: string): Promise<string> {
  const terminal = new Terminal({ input: process.stdin, output: process.stderr })
  try {
    return answered(await terminal.askHidden(question))
  } finally {
    terminal.close()
  }
}

async function interactiveShell(role: Role, address: Address, json: boolean): Promise<void> {
  const { stdin, stdout } = process
  const registry = new Registry(role)
  const interruption: Interactive['interruption'] = { interrupt: () => undefined }
  const terminal: Terminal = new Terminal({
    input: stdin,
    output: stdout,
    complete: (line) => complete(registry, shell.seen, line),
    history: readHistory(role),
    isSecret: mayHoldPassword,
    onInterrupt: () => interruption.interrupt(),
  })
  const printer = new Printer({
    write: (text) => terminal.print(text),
    width: () => stdout.columns,
    colours: wantsColours(stdout),
    json,
  })
  const shell: Shell = new Shell({
    role,
    ...address,
    operations: registry.operations,
    commandFor: (operation) => registry.commandFor(operation),
    printer,
    announce: (text) => printer.always(printer.style('yellow', text)),
    askHidden: async (question) => answered(await terminal.askHidden(question)),
    passwords: scriptPasswords({ environment: process.env, input: undefined, warn: undefined }),
  })
  try {
    await runInteractive({ shell, registry, terminal, role, interruption })
  } finally {
    writeHistory(role, terminal.history)
    terminal.close()
    shell.client.close()
  }
}

function answered(text: string | undefined): string {
  if (text === undefined) throw new UsageError('Nothing was typed.')
  return text
}
