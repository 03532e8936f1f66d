import { Administrator } from '../../admin/administrator.ts'
import { membersOf } from '../../config/members.ts'
import { clusterSecret } from '../../process/secret.ts'
import type { TestCluster } from '../clusters/test-cluster.ts'

/** The administrator of a test cluster. */
export function administratorOf({ config }: TestCluster, patienceMs = 30_000): Administrator {
  return new Administrator({
    secret: () => clusterSecret(config),
    // Its address names a member here: a client goes on after a restart.
    members: () => membersOf(config).map((member) => ({ ...member, instance: member.name })),
    patienceMs,
  })
}
