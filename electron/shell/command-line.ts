import { resolve } from 'node:path'

export interface CommandLine {
  /** Save a picture of every window there, then quit. */
  screenshotFolder?: string
  /** Do not quit after that. */
  stay: boolean
  /** Where the app keeps what it has to remember; set by tests. */
  userDataFolder?: string
}

/** Paths are relative to where the user typed the command, which npm tells. */
export function readCommandLine(
  args: readonly string[],
  folder = process.env.INIT_CWD ?? process.cwd(),
): CommandLine {
  const screenshotFolder = valueOf(args, '--screenshot')
  const userDataFolder = valueOf(args, '--user-data-dir')
  return {
    stay: args.includes('--stay'),
    ...(screenshotFolder !== undefined && { screenshotFolder: resolve(folder, screenshotFolder) }),
    ...(userDataFolder !== undefined && { userDataFolder: resolve(folder, userDataFolder) }),
  }
}

function valueOf(args: readonly string[], name: string): string | undefined {
  const given = args.find((argument) => argument.startsWith(`${name}=`))
  if (given !== undefined) return given.slice(name.length + 1)
  const index = args.indexOf(name)
  return index < 0 ? undefined : args[index + 1]
}
