import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

export interface CommandOptions {
  env?: NodeJS.ProcessEnv
  cwd?: string
  signal?: AbortSignal
}

/** The output of a program. One that fails is an error with the last lines it wrote. */
export async function command(
  program: string,
  words: readonly string[],
  { env = process.env, cwd, signal }: CommandOptions = {},
): Promise<string> {
  try {
    const { stdout } = await execute(program, words, { env, cwd, signal, maxBuffer: 64 * 1024 * 1024 })
    return stdout
  } catch (error) {
    const { stderr = '', message } = error as Error & { stderr?: string }
    const lines = (stderr || message).trim().split('\n')
    throw new Error(`${program} ${words.slice(0, 3).join(' ')}: ${lines.slice(-5).join(' | ')}`, {
      cause: error,
    })
  }
}

export function succeeds(
  program: string,
  words: readonly string[],
  options?: CommandOptions,
): Promise<boolean> {
  return command(program, words, options).then(
    () => true,
    () => false,
  )
}
