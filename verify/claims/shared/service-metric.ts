import type { ServiceMetrics } from '../../../services/contract/tracing.ts'
import type { ServiceName } from '../../../services/config/config.ts'
import { peerClient } from '../../../services/testing/clients/peer-client.ts'
import type { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'

/** The value of a service's metric that has only one. */
export async function serviceMetric(
  cluster: TestCluster,
  service: ServiceName,
  name: string,
): Promise<number> {
  const peer = peerClient(cluster, service)
  try {
    const { samples } = await peer.request<ServiceMetrics>('GetMetrics')
    return samples.find((sample) => sample.name === name)!.values[0]!.value
  } finally {
    peer.close()
  }
}
