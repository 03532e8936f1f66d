import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import { registerMany } from '../../../services/testing/inputs/many-items.ts'
import { Random } from '../../../services/chance/random.ts'
import type { TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { WireClient } from '../../../services/wire/client.ts'
import type { MeasureContext } from '../../runner/claim.ts'

export const itemCount = 100_000

export interface LargeShop {
  cluster: TestCluster
  seller: TestClient
  database: WireClient
  itemIds: string[]
}

/** Does something with a shop of 100,000 items, which is gone afterwards. No snapshot is taken that nobody asked for. */
export async function withLargeShop<Result>(
  { folder, progress, signal }: MeasureContext,
  work: (shop: LargeShop) => Promise<Result>,
): Promise<Result> {
  const cluster = await TestCluster.start({ storage: { snapshotEveryCommands: 10_000_000 } }, { folder })
  const database = databaseClient(cluster, 'product-db')
  try {
    const seller = await cluster.seller()
    progress(`registering ${itemCount} items`)
    const itemIds = await registerMany(seller, itemCount, new Random(1))
    signal.throwIfAborted()
    return await work({ cluster, seller, database, itemIds })
  } finally {
    database.close()
    await cluster.stop()
  }
}
