import { membersOn } from '../../services/cluster/routes.ts'
import { reachableHost } from '../../services/config/members.ts'
import type { Route } from '../../services/contract/gateway.ts'
import type { Role } from '../../services/contract/values.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type { Market } from './background-traffic.ts'

/** The app's market, to be reached as shop windows reach it. */
export function marketOf(cluster: AppCluster, route: Route): Market | undefined {
  if (!cluster.isRunning) return undefined
  const { phase, dataFolder: folder } = cluster.state()
  const members = cluster.addresses()
  const of = (role: Role) =>
    membersOn(route, role, members).map(({ host, port }) => ({ host: reachableHost(host), port }))
  return {
    folder,
    addresses: { buyer: of('buyer'), seller: of('seller') },
    isServing: phase === 'healthy' || phase === 'degraded',
  }
}
