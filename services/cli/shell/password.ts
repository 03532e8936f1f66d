import { UsageError } from '../failures.ts'
import type { Given } from './command.ts'
import type { Shell } from './shell.ts'

/** The password given, or typed unseen at the terminal. */
export async function passwordOf({ words }: Given, shell: Shell): Promise<string> {
  if (words.password !== undefined) return words.password
  return ask(shell)(`Password for ${words.username}: `)
}

/** A new password that nobody sees is typed twice. */
export async function newPasswordOf(given: Given, shell: Shell): Promise<string> {
  const password = await passwordOf(given, shell)
  if (given.words.password !== undefined) return password
  if ((await ask(shell)('Once more: ')) !== password)
    throw new UsageError('The two were not the same. Nothing was done.')
  return password
}

function ask(shell: Shell): (question: string) => Promise<string> {
  if (shell.askHidden) return shell.askHidden
  throw new UsageError('<password> is missing: it can be asked for at a terminal only.')
}
