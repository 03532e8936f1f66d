import { readFileSync } from 'node:fs'

const pollMs = 500
const init = 1

/** Calls back once when the program that started this process is gone. Returns how to stop watching. */
export function whenParentEnds(react: () => void): () => void {
  const parent = process.ppid
  const shell = process.platform === 'linux' ? commandShell(parent) : undefined
  const timer = setInterval(() => {
    if (isParentStill(parent) && (shell === undefined || lineageOf(shell.pid)?.parent === shell.parent))
      return
    clearInterval(timer)
    react()
  }, pollMs)
  return () => clearInterval(timer)
}

/** Whether the user asked for a process that outlives what started it. */
export function isMeantToStay(): boolean {
  return process.ppid <= init || isUnderNohup() || leadsSessionWithoutTerminal()
}

/** Node sets the signal that nohup ignores back to its default, but the name that the shell ran remains. */
export function isUnderNohup(): boolean {
  return /(^|\/)nohup$/.test(process.env._ ?? '')
}

/** Started through `setsid` or as a daemon. */
function leadsSessionWithoutTerminal(): boolean {
  const own = process.platform === 'linux' ? lineageOf(process.pid) : undefined
  return own !== undefined && own.session === process.pid && own.terminal === 0
}

function isParentStill(parent: number): boolean {
  if (process.platform !== 'win32') return process.ppid === parent
  try {
    return process.kill(parent, 0)
  } catch {
    return false
  }
}

/** npm runs us through `sh -c`, and that shell outlives an npm that is killed. */
function commandShell(pid: number): { pid: number; parent: number } | undefined {
  const lineage = lineageOf(pid)
  if (lineage === undefined || lineage.parent <= init) return undefined
  const [program = '', flag = ''] = textOf(`/proc/${pid}/cmdline`)?.split('\0') ?? []
  return /(^|\/)(sh|bash|dash|ash|zsh)$/.test(program) && /^-\w*c$/.test(flag)
    ? { pid, parent: lineage.parent }
    : undefined
}

interface Lineage {
  parent: number
  session: number
  terminal: number
}

function lineageOf(pid: number): Lineage | undefined {
  const stat = textOf(`/proc/${pid}/stat`)
  if (stat === undefined) return undefined
  // The second field is the name in brackets, which may itself hold blanks and brackets.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return { parent: Number(fields[1]), session: Number(fields[3]), terminal: Number(fields[4]) }
}

function textOf(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch {
    return undefined
  }
}
