import type { Readable } from 'node:stream'
import { pipedLines } from './piped-lines.ts'

/** Where a script's passwords come from that are not in its commands. */
export interface PasswordSource {
  /** Undefined if there is none. */
  beside(): Promise<string | undefined>
  /** A password stands in a command. */
  inCommand(): void
}

export interface ScriptPasswordOptions {
  environment: NodeJS.ProcessEnv
  /** Its first line is the password; undefined if it is a terminal, or holds the commands. */
  input: Readable | undefined
  /** Undefined if others cannot read the commands. */
  warn: ((text: string) => void) | undefined
}

export const passwordVariable = 'MARKETLAB_PASSWORD'

const seenByOthers =
  'marketlab: a password in the arguments can be read by everybody on this machine, and your shell may keep it. ' +
  `Leave it out, and put it into ${passwordVariable} or into the first line of the standard input.`

/** One password for all commands of a script that leave theirs out. */
export function scriptPasswords({ environment, input, warn }: ScriptPasswordOptions): PasswordSource {
  let read: Promise<string | undefined> | undefined
  let isWarned = false
  return {
    beside: () => {
      const given = environment[passwordVariable]
      if (given !== undefined && given !== '') return Promise.resolve(given)
      return (read ??= input === undefined ? Promise.resolve(undefined) : firstLine(input))
    },
    inCommand: () => {
      if (isWarned) return
      isWarned = true
      warn?.(seenByOthers)
    },
  }
}

async function firstLine(input: Readable): Promise<string | undefined> {
  for await (const line of pipedLines(input)) return line === '' ? undefined : line
  return undefined
}
