import { mkdtempSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { type Controlled } from '../../services/cluster/control/controlled.ts'
import { controlCluster } from '../../services/cluster/control/control-cluster.ts'
import { FaultControl } from '../../services/cluster/control/fault-control.ts'
import { freeName } from '../../services/cluster/control/free-name.ts'
import type { PaymentsState } from '../../services/contract/payments.ts'
import { Cluster } from '../../services/cluster/cluster.ts'
import { type Config, parseConfig, type ServiceKind, serviceNames } from '../../services/config/config.ts'
import { membersOfKind } from '../../services/config/members.ts'
import type { ProcessLauncher } from '../../services/cluster/launcher.ts'
import type { ClusterShape } from '../../services/schedules/schedule.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import { temporaryRoot } from '../target/temporary-root.ts'

/** Accounts are opened before anything counts; a cheap hash only makes that quicker. */
const passwordCost = 16

export interface LabClusterOptions {
  shape: ClusterShape
  launcher: ProcessLauncher
  onLine(line: string): void
}

/** The cluster of one experiment, on ports that were free and in a folder that goes with it. */
export class LabCluster {
  readonly controlled: Controlled
  readonly desk: FaultControl
  #cluster: Cluster
  #folder: string

  constructor({ shape, launcher, onLine }: LabClusterOptions) {
    this.#folder = mkdtempSync(join(temporaryRoot(), 'marketlab-experiment-'))
    const config = configOf(shape, this.#folder)
    this.#cluster = new Cluster({ config: () => config, launcher, onLine, heartbeats: false })
    this.controlled = controlCluster(this.#cluster)
    this.desk = new FaultControl(this.controlled)
  }

  async start(): Promise<void> {
    await this.#cluster.start()
  }

  /** Where the users of a side connect: at its gateway, or else spread over its frontends. */
  entrances(side: 'buyer' | 'seller'): Address[] {
    const { config } = this.#cluster
    const gateways = config.further.filter(
      (member) => member.kind === 'gateway' && (member.side ?? 'buyer') === side,
    )
    const members = gateways.length > 0 ? gateways : membersOfKind(config, `${side}-frontend`)
    return members.map(({ host, port }) => ({ host, port }))
  }

  /** The amount that the payments service charged, if there is one. */
  async takenByPayments(): Promise<{ takenCents: number } | undefined> {
    const member = this.#cluster.members.find(({ kind }) => kind === 'payments')
    if (member === undefined) return undefined
    const { takenCents } = await this.#cluster.instructions.ask<PaymentsState>(member.name, 'GetPayments')
    return { takenCents }
  }

  /** Resolves when no process and no file of it is left. Also ends a start that is under way. */
  async stop(): Promise<void> {
    this.desk.close()
    await this.#cluster.stop()
    rmSync(this.#folder, { recursive: true, force: true })
  }
}

function configOf(shape: ClusterShape, folder: string): Config {
  const given = shape.config as Record<string, Record<string, unknown> | undefined>
  return parseConfig(
    {
      ...given,
      services: Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }])),
      storage: { ...given.storage, folder },
      passwords: { cost: passwordCost, ...given.passwords },
      logs: { level: 'error', ...given.logs },
      further: furtherOf(shape),
    },
    'cluster.config',
  )
}

function furtherOf({ buyerFrontends, sellerFrontends, gateway, followers, payments }: ClusterShape) {
  const kinds: ServiceKind[] = [
    ...Array<ServiceKind>(buyerFrontends - 1).fill('buyer-frontend'),
    ...Array<ServiceKind>(sellerFrontends - 1).fill('seller-frontend'),
    ...(gateway ? (['gateway'] as const) : []),
    ...Array<ServiceKind>(followers).fill('product-follower'),
    ...(payments ? (['payments'] as const) : []),
  ]
  const taken: string[] = [...serviceNames]
  return kinds.map((kind) => {
    const name = freeName(kind, taken)
    taken.push(name)
    return { name, kind, port: 0 }
  })
}
