import {
  type ControlOperations,
  type ControlPort,
  openControlPort,
} from '../../services/cluster/control/control-port.ts'
import { ClusterClaim } from '../../services/cluster/cluster-file.ts'
import { type ClusterLog, ClusterMember } from '../../services/cluster/member.ts'
import type { Config } from '../../services/config/config.ts'
import { waitForFormerProcesses } from '../../services/cluster/former-processes.ts'
import { type MemberAddress, membersOf } from '../../services/config/members.ts'
import type { ProcessLauncher } from '../../services/cluster/launcher.ts'
import { clusterSecret } from '../../services/process/secret.ts'

export interface SessionOptions {
  launcher: ProcessLauncher
  log: ClusterLog
  onLine(member: string, line: string): void
  onChange(member: ClusterMember): void
  /** The operations of the control port. */
  controlOperations(): ControlOperations
}

/** The services while the data folder is claimed, all with the configuration of that moment. */
export class ClusterSession {
  config: Config
  readonly secret: string
  readonly members = new Map<string, ClusterMember>()
  readonly #claim: ClusterClaim
  readonly #control: ControlPort
  readonly #options: SessionOptions

  private constructor(
    config: Config,
    parts: { claim: ClusterClaim; control: ControlPort; secret: string },
    options: SessionOptions,
  ) {
    this.config = config
    this.secret = parts.secret
    this.#claim = parts.claim
    this.#control = parts.control
    this.#options = options
    for (const address of membersOf(config)) this.add(address)
  }

  static async open(config: Config, options: SessionOptions): Promise<ClusterSession> {
    const claim = ClusterClaim.take(config.storage.folder)
    try {
      await waitForFormerProcesses(claim.formerPids)
      const secret = clusterSecret(config)
      const control = await openControlPort(options.controlOperations(), secret, {
        ...options.log,
        debug: () => undefined,
      })
      claim.publish({ control: { host: control.host, port: control.port } })
      return new ClusterSession(config, { claim, control, secret }, options)
    } catch (error) {
      claim.release()
      throw error
    }
  }

  add(address: MemberAddress): ClusterMember {
    const { launcher, log, onLine, onChange } = this.#options
    const member = new ClusterMember({
      address,
      config: () => this.config,
      secret: this.secret,
      launcher,
      log,
      onLine: (line) => onLine(address.name, line),
      onChange,
    })
    this.members.set(address.name, member)
    return member
  }

  forget(name: string): void {
    this.members.delete(name)
    this.publish()
  }

  /** Other commands find the cluster by what stands in its data folder. */
  publish(): void {
    const healthy = [...this.members].flatMap(([name, { running }]) => (running ? [[name, running]] : []))
    try {
      this.#claim.publish({ services: Object.fromEntries(healthy) })
    } catch (error) {
      this.#options.log.error(
        { err: error },
        'cluster.json could not be written: other commands will not find the cluster',
      )
    }
  }

  close(): void {
    this.#claim.release()
    void this.#control.close()
  }
}
