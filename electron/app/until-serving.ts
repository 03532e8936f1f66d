import type { Desktop } from './desktop.ts'

type Parts = { cluster: Pick<Desktop['cluster'], 'state'>; on: Pick<Desktop['on'], 'clusterChange'> }

/**
 * Resolves when the cluster serves: when it is healthy, also where somebody starts it by hand, later, or when its start has
 * ended and only some of its members are missing.
 */
export function untilServing({ cluster, on }: Parts, started: Promise<void>): Promise<void> {
  return new Promise((resolve) => {
    on.clusterChange.push(() => {
      if (cluster.state().phase === 'healthy') resolve()
    })
    void started.then(() => {
      if (cluster.state().phase === 'degraded') resolve()
    })
  })
}
