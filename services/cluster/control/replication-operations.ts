import { z } from 'zod'
import { replicationSettings } from '../../contract/following.ts'
import { databaseNames } from '../topology.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'
import type { Controlled } from './controlled.ts'
import { replicationOf, setReplication } from './replication.ts'

const database = z.enum(databaseNames, `one of ${databaseNames.join(', ')}`)

const setArgs = z.object({
  /** Without one, of both. */
  database: database.optional(),
  copies: replicationSettings.shape.copies.optional(),
  whenFewer: replicationSettings.shape.whenFewer.optional(),
})

const promoteArgs = z.object({
  database: database.default('product-db'),
  /** Without one, that which has most. */
  standby: z.string().min(1).optional(),
  leaveOld: z.boolean().default(false),
  force: z.boolean().default(false),
})

/** Operations on the copies of the databases. */
export function replicationOperations(cluster: Controlled): ControlOperations {
  return {
    GetReplication: controlOperation(z.object({}), async () => ({ databases: await replicationOf(cluster) })),
    Promote: controlOperation(promoteArgs, (wanted) => cluster.promote(wanted)),
    SetReplication: controlOperation(setArgs, async ({ database, ...change }) => {
      for (const { owner, ...one } of await replicationOf(cluster)) {
        if (database !== undefined && one.database !== database) continue
        const { copies = 0, whenFewer = 'wait' } = { ...owner, ...change }
        await setReplication(cluster, { copies, whenFewer }, [one.database])
      }
    }),
  }
}
