import { clusterSecret } from '../host/secret.ts'
import { WireClient } from '../wire/client.ts'
import type { TestCluster } from './test-cluster.ts'

/** Speaks to a database as the frontends and the command line do: with the cluster's secret. */
export function databaseClient(cluster: TestCluster, service: 'customer-db' | 'product-db'): WireClient {
  return new WireClient({
    host: '127.0.0.1',
    port: cluster.port(service),
    service,
    secret: clusterSecret(cluster.config),
    from: 'test',
    timeoutMs: 120_000,
  })
}
