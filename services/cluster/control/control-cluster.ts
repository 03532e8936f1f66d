import type { ClusterMember } from '../member.ts'
import type { Cluster } from '../cluster.ts'
import { memberOf } from '../../config/members.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled, ControlledMember, Signal } from './controlled.ts'
import { newMember } from './free-name.ts'

/** The cluster of the command line, to be controlled. */
export function controlCluster(cluster: Cluster): Controlled {
  const known = (name: string): ClusterMember => {
    const member = cluster.member(name)
    if (member) return member
    const names = cluster.members.map((other) => other.name).join(', ')
    throw new ApiError('NOT_FOUND', `There is no member ${name}. There are ${names}.`)
  }
  return {
    instructions: cluster.instructions,
    members: () => cluster.members.map((member) => seen(cluster, member)),
    async addMember(wanted) {
      const member = newMember(wanted, cluster.names)
      await cluster.addMember(member).catch(refused)
      return member.name
    },
    async removeMember(name) {
      known(name)
      await cluster.removeMember(name).catch(refused)
    },
    signal(name, what, downMs) {
      send(known(name), what, downMs)
    },
  }
}

function seen(cluster: Cluster, member: ClusterMember): ControlledMember {
  const { name, kind, state, paused, running, restarts, reason } = member
  const { host, port } = memberOf(cluster.config, name)
  return {
    name,
    kind,
    state,
    paused,
    host,
    port,
    restarts,
    ...(running && { pid: running.pid }),
    ...(reason !== undefined && { reason }),
    removable: cluster.config.further.some((further) => further.name === name),
  }
}

export function send(member: ClusterMember, what: Signal, downMs = 0): void {
  if (what === 'kill') member.kill(downMs)
  else if (what === 'restart') member.restart()
  else if (what === 'start') member.startNow()
  else if (member.running === undefined)
    throw new ApiError('UNAVAILABLE', `${member.name} is not running: there is nothing to ${what}.`)
  else if (what === 'pause') member.pause()
  else member.resume()
}

function refused(error: unknown): never {
  throw new ApiError('INVALID_ARGUMENT', (error as Error).message)
}
