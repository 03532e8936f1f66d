import type { ServiceName } from '../../config/config.ts'
import { clusterSecret } from '../../process/secret.ts'
import { WireClient } from '../../wire/client.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

/** Speaks to a service as a supervisor does: with the cluster's secret, and not about the market. */
export function peerClient(
  cluster: TestCluster,
  service: ServiceName,
  port = cluster.port(service),
): WireClient {
  return new WireClient({
    host: '127.0.0.1',
    port,
    service,
    secret: clusterSecret(cluster.config),
    from: 'test',
    unwatched: true,
    timeoutMs: 120_000,
    connectWaitMs: 30_000,
  })
}
