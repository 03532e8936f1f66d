import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'
import { constants, setPriority } from 'node:os'

/** Takes all of a processor; it ends with the process that wanted it. */
const program = `
  const wanted = Number(process.argv[1])
  for (;;) {
    process.kill(wanted, 0)
    for (const until = Date.now() + 100; Date.now() < until; );
  }`

export interface Stranger {
  pid: number
  kill(): void
}

/** Another program that keeps a processor busy: nobody's child, as a neighbour's. Not for Windows. */
export async function startStranger(
  priority: number = constants.priority.PRIORITY_NORMAL,
): Promise<Stranger> {
  const shell = spawn(
    '/bin/sh',
    ['-c', '"$0" -e "$1" "$2" >/dev/null 2>&1 & echo $!', process.execPath, program, String(process.pid)],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  const [pid] = await Promise.all([text(shell.stdout).then(Number), once(shell, 'exit')])
  if (priority !== constants.priority.PRIORITY_NORMAL) setPriority(pid, priority)
  return { pid, kill: () => void process.kill(pid, 'SIGKILL') }
}
