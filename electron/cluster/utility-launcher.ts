import type { ServiceName } from '../../services/host/config.ts'
import { type Launch, launchVariable, type LaunchReport } from '../../services/host/launch.ts'
import { stopMessage } from '../../services/host/parent-port.ts'
import type {
  LaunchedProcess,
  ProcessHandlers,
  ProcessLauncher,
} from '../../services/host/process-launcher.ts'
import { forkUtility, killUtility } from '../utility-process.ts'

/** Services as utility processes: they end with the app, however it ends. */
export class UtilityLauncher implements ProcessLauncher {
  readonly #fileOf: (service: ServiceName) => string
  readonly #onReport: (service: ServiceName, report: LaunchReport) => void

  constructor(
    fileOf: (service: ServiceName) => string,
    onReport: (service: ServiceName, report: LaunchReport) => void = () => undefined,
  ) {
    this.#fileOf = fileOf
    this.#onReport = onReport
  }

  launch(launch: Launch, { onLine, onReport, onEnd }: ProcessHandlers): LaunchedProcess {
    const child = forkUtility(
      this.#fileOf(launch.service),
      {
        serviceName: `Marketlab ${launch.service}`,
        env: { ...process.env, [launchVariable]: JSON.stringify(launch) },
      },
      {
        onLine,
        onEnd,
        onMessage: (message) => {
          const report = message as LaunchReport
          this.#onReport(launch.service, report)
          onReport(report)
        },
      },
    )
    return {
      get pid() {
        return child.pid
      },
      terminate: () => child.postMessage(stopMessage),
      kill: () => killUtility(child),
    }
  }
}
