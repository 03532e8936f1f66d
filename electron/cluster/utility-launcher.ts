import { constants } from 'node:os'
import type { Readable } from 'node:stream'
import { type UtilityProcess, utilityProcess } from 'electron'
import { eachLine } from '../../services/host/cluster-lines.ts'
import type { ServiceName } from '../../services/host/config.ts'
import { type Launch, launchVariable, type LaunchReport } from '../../services/host/launch.ts'
import { stopMessage } from '../../services/host/parent-port.ts'
import type {
  LaunchedProcess,
  ProcessEnd,
  ProcessHandlers,
  ProcessLauncher,
} from '../../services/host/process-launcher.ts'

/** What a process still had to say may come after its end, but not long after. */
const lastWordsMs = 100

/** Services as utility processes: they end with the app, however it ends. */
export class UtilityLauncher implements ProcessLauncher {
  readonly #fileOf: (service: ServiceName) => string
  readonly #onReport: (service: ServiceName, report: LaunchReport) => void

  constructor(
    fileOf: (service: ServiceName) => string,
    onReport: (service: ServiceName, report: LaunchReport) => void,
  ) {
    this.#fileOf = fileOf
    this.#onReport = onReport
  }

  launch(launch: Launch, handlers: ProcessHandlers): LaunchedProcess {
    const child = utilityProcess.fork(this.#fileOf(launch.service), [], {
      serviceName: `Marketlab ${launch.service}`,
      env: { ...process.env, [launchVariable]: JSON.stringify(launch) },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    child.on('message', (report: LaunchReport) => {
      this.#onReport(launch.service, report)
      handlers.onReport(report)
    })
    const silent = [child.stdout!, child.stderr!].map((stream) =>
      linesOf(stream as Readable, handlers.onLine),
    )
    child.once('exit', (code) => {
      const patience = new Promise((resolve) => setTimeout(resolve, lastWordsMs))
      void Promise.race([Promise.all(silent), patience]).then(() => handlers.onEnd(endOf(code)))
    })
    return {
      get pid() {
        return child.pid
      },
      terminate: () => child.postMessage(stopMessage),
      kill: () => kill(child),
    }
  }
}

function linesOf(stream: Readable, onLine: (line: string) => void): Promise<void> {
  eachLine(stream, onLine)
  return new Promise((resolve) => stream.once('end', resolve).once('close', resolve))
}

function kill(child: UtilityProcess): void {
  if (child.pid === undefined) return
  // Its own kill() asks politely.
  if (process.platform === 'win32') child.kill()
  else process.kill(child.pid, 'SIGKILL')
}

/** One number tells either the exit code or the signal; services themselves end with 0 or 1 only. */
function endOf(code: number): ProcessEnd {
  if (code <= 1 || process.platform === 'win32') return { code, signal: null }
  const signal = Object.entries(constants.signals).find(([, number]) => number === code)?.[0]
  return signal === undefined ? { code, signal: null } : { code: null, signal }
}
