import type { ProcessLauncher } from '../../services/cluster/launcher.ts'
import type { WorkerHandlers, WorkerProcess } from '../host/benchmark-host.ts'
import type { ClientsTask, ClientsReport } from './messages.ts'

/** Where an experiment runs: on the command line or in the desktop app. */
export interface ExperimentHost {
  /** How its services are started. */
  services: ProcessLauncher
  /** Starts `experiment-clients.js` as a process of its own that ends with this one. */
  launchClients(handlers: WorkerHandlers<ClientsReport>): WorkerProcess<ClientsTask>
  /** A line of a service's log. */
  onServiceLine(line: string): void
}
