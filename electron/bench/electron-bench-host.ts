import { app } from 'electron'
import type {
  BenchmarkHost,
  GeneratorHandlers,
  GeneratorProcess,
  RunningCluster,
} from '../../bench/host/benchmark-host.ts'
import type { Laboratory } from '../../bench/host/laboratory.ts'
import type { Report } from '../../bench/generator/messages.ts'
import { configurationOf } from '../../bench/target/open-target.ts'
import { version } from '../../services/process/version.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { UtilityLauncher } from '../cluster/utility-launcher.ts'
import { forkUtility, killUtility } from '../base/utility-process.ts'

export interface ElectronBenchHostOptions {
  /** Where a program of the project was built to. */
  fileOf(program: string): string
  cluster: AppCluster
  /** Starts experiments and faults. */
  laboratory: Laboratory
  onServiceLine(line: string): void
}

const generatorName = 'Marketlab load generator'

/** A benchmark in the app: whatever it starts is a utility process, and this one only coordinates. */
export class ElectronBenchHost implements BenchmarkHost {
  readonly versions = {
    marketlab: version,
    node: process.version,
    electron: process.versions.electron!,
  }
  readonly services: UtilityLauncher
  readonly onServiceLine: (line: string) => void
  readonly #options: ElectronBenchHostOptions

  constructor(options: ElectronBenchHostOptions) {
    this.#options = options
    this.services = new UtilityLauncher(options.fileOf)
    this.onServiceLine = options.onServiceLine
  }

  launchGenerator({ onReport, onEnd }: GeneratorHandlers): GeneratorProcess {
    const child = forkUtility(
      this.#options.fileOf('bench-generator'),
      { serviceName: generatorName },
      { onMessage: (report) => onReport(report as Report), onLine: this.onServiceLine, onEnd },
    )
    return {
      get pid() {
        return child.pid
      },
      send: (task) => child.postMessage(task),
      kill: () => killUtility(child),
    }
  }

  appCluster(): RunningCluster | undefined {
    const { cluster } = this.#options
    if (!cluster.isRunning || cluster.state().phase !== 'healthy') return undefined
    return {
      members: cluster.addresses(),
      pids: Object.fromEntries(cluster.pids()),
      configuration: configurationOf(cluster.config),
      laboratory: this.#options.laboratory,
    }
  }

  /** This process, the windows and what draws them; services and generators are counted as such. */
  ownPids(): number[] {
    return app
      .getAppMetrics()
      .filter(({ serviceName }) => serviceName !== 'node.mojom.NodeService')
      .map(({ pid }) => pid)
  }
}
