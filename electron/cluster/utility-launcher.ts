import type { ServiceKind } from '../../services/config/config.ts'
import { type Launch, launchVariable, type LaunchReport } from '../../services/process/launch.ts'
import { stopMessage } from '../../services/process/parent-port.ts'
import type { LaunchedProcess, ProcessHandlers, ProcessLauncher } from '../../services/cluster/launcher.ts'
import { forkUtility, killUtility } from '../base/utility-process.ts'

/** Services as utility processes: they end with the app, however it ends. */
export class UtilityLauncher implements ProcessLauncher {
  readonly #fileOf: (service: ServiceKind) => string
  readonly #onReport: (member: string, report: LaunchReport) => void

  constructor(
    fileOf: (service: ServiceKind) => string,
    onReport: (member: string, report: LaunchReport) => void = () => undefined,
  ) {
    this.#fileOf = fileOf
    this.#onReport = onReport
  }

  launch(launch: Launch, { onLine, onReport, onEnd }: ProcessHandlers): LaunchedProcess {
    const child = forkUtility(
      this.#fileOf(launch.service),
      {
        serviceName: `Marketlab ${launch.member}`,
        env: { ...process.env, [launchVariable]: JSON.stringify(launch) },
      },
      {
        onLine,
        onEnd,
        onMessage: (message) => {
          const report = message as LaunchReport
          this.#onReport(launch.member, report)
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
