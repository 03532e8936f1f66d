import type { ReplicationSettings, ReplicationState, StandbyState } from '../../contract/following.ts'
import { type DatabaseName, databaseNames, standbyKinds } from '../topology.ts'
import type { Controlled } from './controlled.ts'

/** How the writes of a database are kept on other disks. */
export interface DatabaseReplication {
  database: DatabaseName
  /** Null while it does not answer. */
  owner: ReplicationState | null
  /** Those that answer. */
  standbys: StandbyState[]
}

export async function setReplication(
  { instructions }: Controlled,
  settings: ReplicationSettings,
  databases: readonly DatabaseName[] = databaseNames,
): Promise<void> {
  // The owner itself keeps it, on its disk.
  await Promise.all(databases.map((database) => instructions.ask(database, 'SetReplication', settings)))
}

export function replicationOf(cluster: Controlled): Promise<DatabaseReplication[]> {
  return Promise.all(
    databaseNames.map(async (database) => {
      const [owner, ...standbys] = await Promise.all([
        askOrNull<ReplicationState>(cluster, database, 'GetReplication'),
        ...standbysOf(cluster, database).map((name) => askOrNull<StandbyState>(cluster, name, 'GetStandby')),
      ])
      return { database, owner, standbys: standbys.filter((standby) => standby !== null) }
    }),
  )
}

/** Those that run. */
export function standbysOf(cluster: Controlled, database: DatabaseName): string[] {
  return cluster
    .members()
    .filter(({ kind, state }) => kind === standbyKinds[database] && state === 'healthy')
    .map(({ name }) => name)
}

function askOrNull<Answer>(cluster: Controlled, member: string, op: string): Promise<Answer | null> {
  return cluster.instructions.ask<Answer>(member, op).catch(() => null)
}
