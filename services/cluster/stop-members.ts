import { setTimeout as pause } from 'node:timers/promises'
import type { ClusterMember } from './member.ts'
import { takesClients } from './topology.ts'

/** Frontends get this long to answer what they have begun before the databases are asked to end too. */
const frontendsMs = 2_000
/** A member that has not ended by then is killed. */
const graceMs = 5_000

/** Resolves when no process of theirs is left. */
export async function endMembers(members: readonly ClusterMember[]): Promise<void> {
  const killTimer = setTimeout(() => members.forEach((member) => member.kill()), graceMs)
  const isBehind = ({ kind }: ClusterMember) => !takesClients.has(kind)
  const frontends = Promise.all(members.filter((member) => !isBehind(member)).map((member) => member.stop()))
  await Promise.race([frontends, pause(frontendsMs, undefined, { ref: false })])
  await Promise.all([frontends, ...members.filter(isBehind).map((member) => member.stop())])
  clearTimeout(killTimer)
}
