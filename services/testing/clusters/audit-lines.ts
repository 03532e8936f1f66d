import { until } from '../until.ts'
import type { TestCluster } from './test-cluster.ts'

/** The lines of one action that a database of the cluster has written for the audit log. */
export function auditLines(cluster: TestCluster, database: 'customer-db' | 'product-db') {
  const audited = (action: string) =>
    cluster
      .process(database)
      .log.split('\n')
      .filter((line) => line.includes(`"audit":"${action}"`))
      .map((line) => JSON.parse(line) as Record<string, unknown>)
  const untilAudited = (action: string, of: object) =>
    until(
      () => Promise.resolve(audited(action)),
      (lines) => lines.some((line) => Object.entries(of).every(([key, value]) => line[key] === value)),
    )
  return { audited, untilAudited }
}
