import { type Controlled, type ControlledMember } from '../../services/cluster/control/controlled.ts'
import { send } from '../../services/cluster/control/control-cluster.ts'
import { newMember } from '../../services/cluster/control/free-name.ts'
import type { ClusterMember } from '../../services/cluster/member.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { MemberView } from '../ipc/cluster-types.ts'
import type { AppCluster } from './app-cluster.ts'

/** The cluster of the app, to be controlled by commands and by experiments as that of the command line is. */
export function controlAppCluster(supervisor: AppCluster): Controlled {
  const states = () => {
    const { services, further } = supervisor.state()
    return [...services, ...further]
  }
  const known = (name: string): ClusterMember => {
    const member = supervisor.member(name)
    if (member) return member
    const names = states()
      .map(({ service }) => service)
      .join(', ')
    throw new ApiError('NOT_FOUND', `There is no member ${name} that runs. There are ${names}.`)
  }
  return {
    instructions: supervisor.instructions,
    members: () => states().map((state) => seen(state, supervisor.member(state.service))),
    async addMember(wanted) {
      const member = newMember(wanted, supervisor.names())
      await supervisor.addMember(member)
      return member.name
    },
    removeMember: (name) => supervisor.removeMember(name),
    signal(name, what, downMs) {
      send(known(name), what, downMs)
    },
  }
}

function seen(state: MemberView, member: ClusterMember | undefined): ControlledMember {
  const { service: name, kind, host, port, restarts, pid, reason, further } = state
  return {
    name,
    kind,
    state: member?.state ?? 'stopped',
    paused: member?.paused ?? false,
    host,
    port,
    restarts,
    ...(pid !== undefined && { pid }),
    ...(reason !== undefined && { reason }),
    removable: further,
  }
}
