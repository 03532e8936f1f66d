import { portProblem } from '../../services/cluster/ports.ts'
import { type Config, type ServiceName, serviceNames } from '../../services/config/config.ts'
import { isCore, type MemberAddress, membersOf } from '../../services/config/members.ts'
import { portHolder } from '../../services/cluster/port-holder.ts'
import type { ClusterProblem, Ports } from '../ipc/cluster-types.ts'

const step = 10
const lastPort = 65_535

/** Which of the ports that the services want are taken, by whom, and which are free instead. */
export async function portsProblem(
  config: Config,
  wanted: ReadonlySet<string>,
): Promise<Extract<ClusterProblem, { kind: 'ports' }> | undefined> {
  const members = membersOf(config).filter(({ name }) => wanted.has(name))
  const problems = await Promise.all(members.map(portProblem))
  const troubled = members.filter((_, index) => problems[index] !== undefined)
  if (troubled.length === 0) return undefined
  const taken = await Promise.all(
    troubled.map(async ({ name, port }) => {
      const holder = await portHolder(port)
      return { service: name, port, ...(holder && { holder }) }
    }),
  )
  const message = problems.flatMap((problem) => problem?.message ?? []).join(' ')
  const offered = await freePorts(config, troubled)
  return { kind: 'ports', message, taken, ...(offered && { offered }) }
}

/** For the four services; who stands beside them can be removed, and added again elsewhere. */
async function freePorts(config: Config, troubled: readonly MemberAddress[]): Promise<Ports | undefined> {
  const ports = Object.fromEntries(serviceNames.map((name) => [name, config.services[name].port])) as Ports
  for (const member of troubled) {
    const free = isCore(member.name) ? await nextFree(member, new Set(Object.values(ports))) : undefined
    if (free === undefined) return undefined
    ports[member.name as ServiceName] = free
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
