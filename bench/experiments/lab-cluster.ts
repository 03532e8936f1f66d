import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { gatewaysOf } from '../../services/cluster/routes.ts'
import { TemporaryCluster, type TemporaryClusterOptions } from '../../services/cluster/temporary-cluster.ts'
import type { ConfigInput } from '../../services/config/config.ts'
import { membersOfKind } from '../../services/config/members.ts'
import type { PaymentsState } from '../../services/contract/payments.ts'
import type { Role } from '../../services/contract/values.ts'
import type { ClusterShape } from '../../services/schedules/schedule.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import { temporaryRoot } from '../target/temporary-root.ts'

/** The cluster of one experiment. */
export function labCluster(
  shape: ClusterShape,
  processes: Pick<TemporaryClusterOptions, 'launcher' | 'onLine'>,
): TemporaryCluster {
  const config: ConfigInput = { ...shape.config, services: undefined, further: [] }
  return new TemporaryCluster({
    ...processes,
    folder: mkdtempSync(join(temporaryRoot(), 'marketlab-experiment-')),
    config,
    source: 'cluster.config',
    wanted: shape,
  })
}

/** Where the users of a side connect: at its gateway, or else spread over its frontends. */
export function entrances({ cluster }: TemporaryCluster, side: Role): Address[] {
  const gateways = gatewaysOf(side, cluster.addresses())
  const members = gateways.length > 0 ? gateways : membersOfKind(cluster.config, `${side}-frontend`)
  return members.map(({ host, port }) => ({ host, port }))
}

/** The amount that the payments service charged, if there is one. */
export async function takenByPayments({
  cluster,
}: TemporaryCluster): Promise<{ takenCents: number } | undefined> {
  const member = cluster.members.find(({ kind }) => kind === 'payments')
  if (member === undefined) return undefined
  const { takenCents } = await cluster.instructions.ask<PaymentsState>(member.name, 'GetPayments')
  return { takenCents }
}
