import { memberOf } from '../../config/members.ts'
import { clusterSecret } from '../../process/secret.ts'
import { WireClient } from '../../wire/client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

/** Speaks to a service as others of the cluster and its supervisor do: with the cluster's secret. */
export function databaseClient(cluster: TestCluster, member: string, otherPort?: number): WireClient {
  const { kind: service, port: usualPort } = memberOf(cluster.config, member)
  return new WireClient({
    host: '127.0.0.1',
    port: otherPort ?? usualPort,
    service,
    secret: clusterSecret(cluster.config),
    from: 'test',
    timeoutMs: 120_000,
    connectWaitMs: 30_000,
  })
}
