import { portProblem } from '../../services/host/cluster-ports.ts'
import { type Config, type ServiceName, serviceNames } from '../../services/host/config.ts'
import { coreMember } from '../../services/host/members.ts'
import { portHolder } from '../../services/host/port-holder.ts'
import type { ClusterProblem, Ports } from '../ipc/cluster-types.ts'

const step = 10
const lastPort = 65_535

/** Which of the ports that the services want are taken, by whom, and which are free instead. */
export async function portsProblem(
  config: Config,
  services: readonly ServiceName[],
): Promise<Extract<ClusterProblem, { kind: 'ports' }> | undefined> {
  const problems = await Promise.all(services.map((service) => portProblem(coreMember(config, service))))
  const troubled = services.filter((_, index) => problems[index] !== undefined)
  if (troubled.length === 0) return undefined
  const taken = await Promise.all(
    troubled.map(async (service) => {
      const { port } = config.services[service]
      const holder = await portHolder(port)
      return { service, port, ...(holder && { holder }) }
    }),
  )
  const message = problems.flatMap((problem) => problem?.message ?? []).join(' ')
  const offered = await freePorts(config, new Set(troubled))
  return { kind: 'ports', message, taken, ...(offered && { offered }) }
}

async function freePorts(config: Config, troubled: ReadonlySet<ServiceName>): Promise<Ports | undefined> {
  const ports = Object.fromEntries(serviceNames.map((name) => [name, config.services[name].port])) as Ports
  for (const service of troubled) {
    const free = await nextFree(config, service, new Set(Object.values(ports)))
    if (free === undefined) return undefined
    ports[service] = free
  }
  return ports
}

async function nextFree(
  config: Config,
  service: ServiceName,
  used: ReadonlySet<number>,
): Promise<number | undefined> {
  const { host, port: wanted } = config.services[service]
  for (let port = wanted + step; port <= lastPort; port += step) {
    if (used.has(port)) continue
    const services = { ...config.services, [service]: { host, port } }
    if ((await portProblem(coreMember({ ...config, services }, service))) === undefined) return port
  }
  return undefined
}
