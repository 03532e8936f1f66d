import { UsageError } from '../../base/exit-codes.ts'
import type { Given } from '../commands/command.ts'
import type { Shell } from '../shell.ts'

/** The password given with the command or beside it, or typed unseen at the terminal. */
export async function passwordOf(given: Given, shell: Shell): Promise<string> {
  return (await untypedPassword(given, shell)) ?? ask(shell)(`Password for ${given.words.username}: `)
}

/** A new password that nobody sees is typed twice. */
export async function newPasswordOf(given: Given, shell: Shell): Promise<string> {
  const untyped = await untypedPassword(given, shell)
  if (untyped !== undefined) return untyped
  const password = await ask(shell)(`Password for ${given.words.username}: `)
  if ((await ask(shell)('Once more: ')) !== password)
    throw new UsageError('The two passwords differ. Nothing was done.')
  return password
}

async function untypedPassword({ words }: Given, shell: Shell): Promise<string | undefined> {
  if (words.password === undefined) return shell.passwords?.beside()
  shell.passwords?.inCommand()
  return words.password
}

function ask(shell: Shell): (question: string) => Promise<string> {
  if (shell.askHidden) return shell.askHidden
  throw new UsageError(
    '<password> is missing. Put it into MARKETLAB_PASSWORD or, with -c, into the first line of the standard input. ' +
      'In a terminal, the shell asks for it.',
  )
}
