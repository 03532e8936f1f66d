import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { type ForkOptions, type UtilityProcess, utilityProcess } from 'electron'
import { eachLine } from '../../services/cluster/each-line.ts'
import type { ProcessEnd } from '../../services/cluster/launcher.ts'

/** The last output of a process may arrive after its end, but not long after. */
const lastWordsMs = 100

export interface UtilityHandlers {
  onMessage(message: unknown): void
  onLine(line: string): void
  /** Called once, after the last message and the last line. */
  onEnd(end: ProcessEnd): void
}

/** A Node process of the app, which ends with it however it ends. */
export function forkUtility(
  file: string,
  { serviceName, env }: Pick<ForkOptions, 'serviceName' | 'env'>,
  { onMessage, onLine, onEnd }: UtilityHandlers,
): UtilityProcess {
  const child = utilityProcess.fork(file, [], {
    ...(serviceName !== undefined && { serviceName }),
    ...(env !== undefined && { env }),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  child.on('message', onMessage)
  const silent = [child.stdout!, child.stderr!].map((stream) => linesOf(stream as Readable, onLine))
  child.once('exit', (code) => {
    const patience = new Promise((resolve) => setTimeout(resolve, lastWordsMs))
    void Promise.race([Promise.all(silent), patience]).then(() => onEnd(endOf(code)))
  })
  return child
}

export function killUtility(child: UtilityProcess): void {
  // Its own kill() asks politely, and a process that is only about to be there has no pid yet.
  if (child.pid === undefined) child.once('spawn', () => killUtility(child))
  else if (process.platform === 'win32') child.kill()
  else process.kill(child.pid, 'SIGKILL')
}

function linesOf(stream: Readable, onLine: (line: string) => void): Promise<void> {
  eachLine(stream, onLine)
  return new Promise((resolve) => stream.once('end', resolve).once('close', resolve))
}

/** One number tells either the exit code or the signal; our processes themselves end with 0 or 1 only. */
function endOf(code: number): ProcessEnd {
  if (code <= 1 || process.platform === 'win32') return { code, signal: null }
  const signal = Object.entries(constants.signals).find(([, number]) => number === code)?.[0]
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}
