import { ClusterRunningError } from '../../services/cluster/cluster-file.ts'
import { MemberStartError } from '../../services/cluster/member.ts'
import { FailedStartsError } from './failed-starts.ts'
import { MixedDatabasesError } from '../../services/cluster/mixed-databases.ts'
import { UnusableFolderError } from '../../services/engine/folder/make-folder.ts'
import { PortError, portProblem } from '../../services/cluster/ports.ts'
import { type Config, type ServiceName, serviceNames } from '../../services/config/config.ts'
import { coreMember, isCore, type MemberAddress } from '../../services/config/members.ts'
import type { ClusterProblem, Ports } from '../ipc/cluster-types.ts'

const step = 10
const lastPort = 65_535

/** Why the cluster did not start, for people who have buttons instead of commands. */
export function clusterProblem(error: Error, offered: Ports | undefined): ClusterProblem {
  const { message } = error
  if (error instanceof ClusterRunningError) {
    const advice = 'Stop it first, or choose another data folder in the settings.'
    return {
      kind: 'folder',
      message: `The data folder is in use by another cluster, process ${error.pid}. ${advice}`,
      pid: error.pid,
    }
  }
  if (error instanceof UnusableFolderError) return { kind: 'folder', message }
  if (error instanceof FailedStartsError) return { kind: 'folder', message, afterFailedStarts: true }
  if (error instanceof MixedDatabasesError) return { kind: 'mixed', message: error.summary }
  if (error instanceof PortError)
    return { kind: 'ports', message, taken: [...error.taken], ...(offered && { offered }) }
  return { kind: 'start', message, ...(error instanceof MemberStartError && { member: error.member }) }
}

/** Free ports for the four services. Members beside them can be removed, and added again elsewhere. */
export async function freePorts(config: Config, { taken }: PortError): Promise<Ports | undefined> {
  const ports = Object.fromEntries(serviceNames.map((name) => [name, config.services[name].port])) as Ports
  for (const { member } of taken) {
    const used = new Set(Object.values(ports))
    const free = isCore(member) ? await nextFree(coreMember(config, member), used) : undefined
    if (free === undefined) return undefined
    ports[member as ServiceName] = free
  }
  return ports
}

async function nextFree(member: MemberAddress, used: ReadonlySet<number>): Promise<number | undefined> {
  for (let port = member.port + step; port <= lastPort; port += step) {
    if (used.has(port)) continue
    if ((await portProblem({ ...member, port })) === undefined) return port
  }
  return undefined
}
