import { type MemberAddress, isCore } from '../../config/members.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Cluster } from '../cluster.ts'
import type { ClusterMember } from '../member.ts'
import type { Controlled, ControlledMember, Signal } from './controlled.ts'

/** A cluster, to be controlled by commands, faults and experiments. */
export function controlCluster(cluster: Cluster): Controlled {
  const known = (name: string): ClusterMember => {
    const member = cluster.member(name)
    if (member) return member
    const problem = cluster.names.includes(name)
      ? `${name} is not running. Start it, then try again.`
      : `There is no member ${name}. There are ${cluster.names.join(', ')}.`
    throw new ApiError('NOT_FOUND', problem)
  }
  return {
    instructions: cluster.instructions,
    members: () => cluster.addresses().map((address) => seen(address, cluster.member(address.name))),
    addMember: async (wanted) => (await cluster.addMember(wanted)).name,
    removeMember: (name) => cluster.removeMember(name),
    start: (name) => cluster.start(name),
    stop: (name) => cluster.stop(name),
    promote: (wanted) => cluster.promote(wanted),
    signal(name, what, downMs) {
      send(known(name), what, downMs)
    },
  }
}

function seen({ name, kind, side, host, port }: MemberAddress, member?: ClusterMember): ControlledMember {
  const { state = 'stopped', paused = false, restarts = 0, running, silence } = member ?? {}
  const reason = state === 'healthy' ? silence : member?.reason
  return {
    name,
    kind,
    ...(side && { side }),
    state,
    paused,
    answers: state === 'healthy' && !paused && silence === undefined,
    host,
    port,
    restarts,
    ...(running && { pid: running.pid }),
    ...(reason !== undefined && { reason }),
    removable: !isCore(name),
  }
}

function send(member: ClusterMember, what: Signal, downMs = 0): void {
  if (what === 'kill') member.kill(downMs)
  else if (what === 'restart') member.restart()
  else if (what === 'start') member.startNow()
  else if (member.running === undefined)
    throw new ApiError('UNAVAILABLE', `${member.name} is not running: there is nothing to ${what}.`)
  else if (what === 'pause') member.pause()
  else member.resume()
}
