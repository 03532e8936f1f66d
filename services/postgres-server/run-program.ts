import { spawn } from 'node:child_process'
import { startFailure } from './failures.ts'
import type { Place } from './place.ts'
import { type Programs, programIn } from './programs.ts'
import type { ServerUser } from './server-user.ts'

/** A folder of data, with the programs for it and the user that it belongs to. */
export interface DataFolder {
  folder: string
  programs: Programs
  /** Undefined for the user of this process. */
  user: ServerUser | undefined
}

/** Messages in English, and times that mean the same everywhere. */
export const serverEnvironment = { LC_ALL: 'C', TZ: 'UTC' }

/** Runs one of the programs to its end. */
export async function runProgram(
  { folder, programs, user }: DataFolder,
  place: Place,
  program: Parameters<typeof programIn>[1],
  args: readonly string[],
  input = '',
): Promise<void> {
  const child = spawn(programIn(programs, program), args, {
    ...user,
    cwd: place.cwd,
    env: { ...process.env, ...serverEnvironment },
    stdio: ['pipe', 'ignore', 'pipe', ...place.stdio],
  })
  let text = ''
  child.stderr!.setEncoding('utf8').on('data', (part: string) => (text += part))
  // A program that ends at once does not read what it is given.
  child.stdin!.on('error', () => undefined).end(input)
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', resolve)
  })
  if (code !== 0) throw startFailure(folder, text.trim().split('\n'))
}
