import { resolve } from 'node:path'
import { Autoscaler } from '../../services/cluster/autoscale/autoscaler.ts'
import { clusterOperations } from '../../services/cluster/control/cluster-operations.ts'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { FaultControl } from '../../services/cluster/control/fault-control.ts'
import { ForkLauncher } from '../../services/cluster/fork-launcher.ts'
import type { Config } from '../../services/config/config.ts'
import { describeDecision } from '../../services/contract/autoscale.ts'
import { Cluster } from '../../services/cluster/cluster.ts'
import type { ClusterAddresses } from '../../services/cluster/running-cluster.ts'
import { refusalsOf } from '../../services/cluster/instructions.ts'
import { nextFreeBase, PortError, withPortBase } from '../../services/cluster/ports.ts'
import { type WantedMembers, withMembers } from '../../services/cluster/wanted-members.ts'
import { LogFiles } from '../../services/logs/log-files.ts'
import { alsoTo, logTo } from '../../services/process/log.ts'
import type { Scene } from '../../services/scenes/scene.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { UsageError } from '../base/exit-codes.ts'
import { configOfOptions } from '../base/config-of-options.ts'
import { configInScene, instructMembers, sceneOfOption, startFaults } from './scene-of-option.ts'
import { isMeantToStay, isUnderNohup, whenParentEnds } from './parent-watch.ts'
import { onStopSignals } from '../base/stop-signals.ts'

export interface ClusterCommandOptions extends WantedMembers {
  config?: string
  data?: string
  portBase?: number
  stay?: boolean
  mixed?: boolean
  scene?: string
  engine?: Config['storage']['engine']
}

/** Runs the cluster until it is told to stop, by a signal or by the end of its parent. */
export async function runCluster(options: ClusterCommandOptions, built: URL): Promise<void> {
  whenReaderLeaves(process.stdout, () => undefined)
  whenReaderLeaves(process.stderr, () => undefined)
  const scene = options.scene === undefined ? undefined : sceneOfOption(options.scene, built)
  const config = configOf(options, scene)
  const logFiles: LogFiles = new LogFiles({ warn: (details, message) => log.warn(details, message) })
  const log = logTo(
    alsoTo(process.stderr, (line) => logFiles.write('cluster', line)),
    config.logs.level,
    {
      service: 'cluster',
    },
  )
  const cluster = new Cluster({
    config: () => config,
    ...(options.config !== undefined && { configFile: resolve(options.config) }),
    launcher: new ForkLauncher((service) => new URL(`${service}.js`, built)),
    log,
    onLine: (line) => writeLine(process.stderr, line),
    logFiles,
    controlOperations: () =>
      clusterOperations(
        controlled,
        desk,
        autoscaler,
        (tracing) => refusalsOf(cluster.instructions.give('all', 'SetTracing', tracing)),
        () => stop('a command asked for it'),
      ),
  })
  let stopping = false
  const controlled = controlCluster(cluster)
  const desk = new FaultControl(controlled, log)
  const autoscaler = new Autoscaler({
    cluster: controlled,
    settings: config.autoscale,
    onDecision(decision, isDone) {
      if (!isDone) log.info({ autoscale: decision.change, side: decision.side }, describeDecision(decision))
      else if (decision.problem !== undefined) log.warn({ side: decision.side }, describeDecision(decision))
    },
  })
  let forgetParent: () => void = () => undefined
  let stop!: (reason: string) => void
  const stopped = new Promise<void>((settle, fail) => {
    stop = (reason) => {
      stopping = true
      log.info({ reason }, 'stopping')
      desk.close()
      void autoscaler.close()
      cluster.stop().then(settle, fail)
    }
    onStopSignals(stop, () => cluster.kill(), isUnderNohup())
    if (!options.stay && !isMeantToStay()) {
      forgetParent = whenParentEnds(() => stop('the program that started the cluster is gone'))
    }
  })
  try {
    if (scene) instructMembers(cluster.instructions, scene, config)
    await cluster.start('all', { mixed: options.mixed === true })
    if (scene) await startFaults(desk, scene)
    writeJson(process.stdout, ready(cluster.healthy() as ClusterAddresses))
    await stopped
  } catch (error) {
    // A start that was interrupted on purpose has not failed.
    if (!stopping) throw error instanceof PortError ? await withAdvice(error, config) : error
    await stopped
  } finally {
    forgetParent()
    desk.close()
    void autoscaler.close()
  }
}

function configOf(options: ClusterCommandOptions, scene: Scene | undefined): Config {
  const config = configOfOptions(options)
  const { portBase, engine } = options
  if (engine !== undefined) config.storage.engine = engine
  try {
    const placed = portBase === undefined ? config : withPortBase(config, portBase)
    return withMembers(scene === undefined ? placed : configInScene(placed, scene), options)
  } catch (error) {
    throw error instanceof PortError ? new UsageError(error.message) : error
  }
}

async function withAdvice(error: PortError, config: Config): Promise<Error> {
  const base = await nextFreeBase(config)
  const advice = base === undefined ? '' : ` Stop what is in the way, or start with --port-base ${base}.`
  return new Error(error.message + advice)
}

function ready(addresses: ClusterAddresses): object {
  const services = Object.entries(addresses).map(
    ([name, { host, port, pid }]) => [name, { host, port, pid }] as const,
  )
  return { ready: true, services: Object.fromEntries(services) }
}
