import { readWords } from './input/read-words.ts'
import type { Registry } from './commands/registry.ts'
import type { Shell } from './shell.ts'
import type { Statement } from './input/split-line.ts'

export async function runStatement(shell: Shell, registry: Registry, statement: Statement): Promise<void> {
  const command = registry.find(statement.words[0]!.text)
  await command.run(shell, readWords(command, statement))
}
