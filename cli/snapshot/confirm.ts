import readline from 'node:readline/promises'
import { forTerminal, writeLine } from '../../services/text/terminal.ts'
import { SilentFailure, UsageError } from '../base/exit-codes.ts'

/** Goes on only if the user wants what is about to be overwritten to go. */
export async function confirm(consequence: string, yes: boolean | undefined): Promise<void> {
  if (yes) return
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    throw new UsageError(`${consequence} Nobody can be asked here: add --yes to do it.`)
  }
  if (await isAgreed(`${consequence} Go on? [y/N] `)) return
  writeLine(process.stderr, 'Nothing was changed.')
  throw new SilentFailure()
}

async function isAgreed(question: string): Promise<boolean> {
  const asking = readline.createInterface({ input: process.stdin, output: process.stderr })
  try {
    const noAnswer = new Promise<string>((resolve) => {
      asking.once('close', () => resolve(''))
      asking.once('SIGINT', () => resolve(''))
    })
    return /^\s*y(es)?\s*$/i.test(await Promise.race([asking.question(forTerminal(question)), noAnswer]))
  } finally {
    asking.close()
  }
}
