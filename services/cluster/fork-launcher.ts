import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { eachLine } from './each-line.ts'
import type { ServiceKind } from '../config/config.ts'
import { launchVariable, type Launch, type LaunchReport } from '../process/launch.ts'
import type { LaunchedProcess, ProcessHandlers, ProcessLauncher } from './launcher.ts'

/** Services as forked Node processes. They end by themselves when this process is gone. */
export class ForkLauncher implements ProcessLauncher {
  readonly #fileOf: (service: ServiceKind) => URL

  constructor(fileOf: (service: ServiceKind) => URL) {
    this.#fileOf = fileOf
  }

  launch(launch: Launch, handlers: ProcessHandlers): LaunchedProcess {
    const child = fork(fileURLToPath(this.#fileOf(launch.service)), [], {
      env: { ...process.env, [launchVariable]: JSON.stringify(launch) },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      // A Ctrl-C at the terminal is for the cluster alone, which then ends its services in order.
      detached: process.platform !== 'win32',
    })
    child.on('message', (report) => handlers.onReport(report as LaunchReport))
    child.on('error', (error) => handlers.onReport({ type: 'failed', message: error.message }))
    child.once('close', (code, signal) => handlers.onEnd({ code, signal }))
    eachLine(child.stdout!, handlers.onLine)
    eachLine(child.stderr!, handlers.onLine)
    return {
      pid: child.pid,
      // Windows knows no signals that could be answered; a service also ends when its parent lets go of it.
      terminate: () => (process.platform === 'win32' ? child.disconnect() : child.kill('SIGTERM')),
      kill: () => child.kill('SIGKILL'),
    }
  }
}
