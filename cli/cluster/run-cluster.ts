import { resolve } from 'node:path'
import { type ControlPort, openControlPort } from '../../services/cluster/control/control-port.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { gatewayOperations } from '../../services/cluster/control/gateway-operations.ts'
import { FaultControl } from '../../services/cluster/control/fault-control.ts'
import { faultOperations } from '../../services/cluster/control/fault-operations.ts'
import { memberOperations } from '../../services/cluster/control/member-operations.ts'
import { ForkLauncher } from '../../services/cluster/fork-launcher.ts'
import { Cluster, type ClusterAddresses } from '../../services/cluster/cluster.ts'
import { type Log, logTo } from '../../services/process/log.ts'
import { clusterSecret } from '../../services/process/secret.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { configOfOptions } from '../base/config-of-options.ts'
import { isMeantToStay, isUnderNohup, whenParentEnds } from './parent-watch.ts'
import { tracingOperations } from '../../services/cluster/control/tracing-operations.ts'
import { onStopSignals } from '../base/stop-signals.ts'
import { type WantedMembers, withWantedMembers } from './wanted-members.ts'

export interface ClusterCommandOptions extends WantedMembers {
  config?: string
  data?: string
  stay?: boolean
  mixed?: boolean
}

/** Runs the cluster until it is told to stop, by a signal or by the end of its parent. */
export async function runCluster(options: ClusterCommandOptions, built: URL): Promise<void> {
  whenReaderLeaves(process.stdout, () => undefined)
  whenReaderLeaves(process.stderr, () => undefined)
  const config = withWantedMembers(configOfOptions(options), options)
  const log = logTo(process.stderr, config.logs.level, { service: 'cluster' })
  const cluster = new Cluster({
    config,
    ...(options.config !== undefined && { configFile: resolve(options.config) }),
    mixed: options.mixed === true,
    launcher: new ForkLauncher((service) => new URL(`${service}.js`, built)),
    log,
    onLine: (line) => writeLine(process.stderr, line),
  })
  let stopping = false
  let control: ControlPort | undefined
  const controlled = controlCluster(cluster)
  const desk = new FaultControl(controlled, log)
  let forgetParent: () => void = () => undefined
  const stopped = new Promise<void>((settle, fail) => {
    const stop = (reason: string) => {
      stopping = true
      log.info({ reason }, 'stopping')
      cluster.stop().then(settle, fail)
    }
    onStopSignals(stop, () => cluster.kill(), isUnderNohup())
    if (!options.stay && !isMeantToStay()) {
      forgetParent = whenParentEnds(() => stop('the program that started the cluster is gone'))
    }
  })
  try {
    const addresses = await cluster.start()
    control = await openControl(cluster, controlled, desk, log)
    writeJson(process.stdout, ready(addresses))
    await stopped
  } catch (error) {
    // A start that was interrupted on purpose has not failed.
    if (stopping) await stopped
    else {
      await cluster.stop()
      throw error
    }
  } finally {
    forgetParent()
    desk.close()
    await control?.close()
  }
}

/** For the commands that change it while it runs. */
async function openControl(
  cluster: Cluster,
  controlled: Controlled,
  desk: FaultControl,
  log: Log,
): Promise<ControlPort> {
  const operations = {
    ...memberOperations(controlled),
    ...gatewayOperations(controlled),
    ...faultOperations(desk),
    ...tracingOperations((tracing) => cluster.instructions.give('all', 'SetTracing', tracing).all),
  }
  const control = await openControlPort(operations, clusterSecret(cluster.config), log)
  cluster.announceControl({ host: control.host, port: control.port })
  return control
}

function ready(addresses: ClusterAddresses): object {
  const services = Object.entries(addresses).map(
    ([name, { host, port, pid }]) => [name, { host, port, pid }] as const,
  )
  return { ready: true, services: Object.fromEntries(services) }
}
