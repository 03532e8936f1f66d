import type { WorkerHandlers, WorkerProcess } from '../../bench/host/benchmark-host.ts'
import type { ExperimentHost } from '../../bench/experiments/experiment-host.ts'
import type { ClientsTask, ClientsReport } from '../../bench/experiments/messages.ts'
import { UtilityLauncher } from '../cluster/utility-launcher.ts'
import { forkUtility, killUtility } from '../base/utility-process.ts'

/** An experiment in the app: whatever it starts is a utility process, and this one only coordinates. */
export class ElectronExperimentHost implements ExperimentHost {
  readonly services: UtilityLauncher
  readonly onServiceLine: (line: string) => void
  readonly #fileOf: (program: string) => string

  constructor(fileOf: (program: string) => string, onServiceLine: (line: string) => void) {
    this.#fileOf = fileOf
    this.services = new UtilityLauncher(fileOf)
    this.onServiceLine = onServiceLine
  }

  launchClients({ onReport, onEnd }: WorkerHandlers<ClientsReport>): WorkerProcess<ClientsTask> {
    const child = forkUtility(
      this.#fileOf('experiment-clients'),
      { serviceName: 'Marketlab experiment clients' },
      { onMessage: (report) => onReport(report as ClientsReport), onLine: this.onServiceLine, onEnd },
    )
    return {
      get pid() {
        return child.pid
      },
      send: (task) => child.postMessage(task),
      kill: () => killUtility(child),
    }
  }
}
