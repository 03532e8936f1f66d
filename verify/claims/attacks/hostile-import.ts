import { execFileSync } from 'node:child_process'
import { statSync } from 'node:fs'
import { join } from 'node:path'
import { importLimits } from '../../../services/engine/snapshots/import-limits.ts'
import { forge } from '../../../services/engine/testing/forgery.ts'
import { databaseClient } from '../../../services/testing/clients/database-client.ts'
import { peakMegabytes } from '../../../services/testing/process-figures.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { WireClient } from '../../../services/wire/client.ts'
import { type Claim, type Finding, type MeasureContext, NotHere } from '../../runner/claim.ts'
import { itemCount, withLargeShop } from '../shared/large-shop.ts'
import { timed } from '../shared/timed.ts'

type Database = 'product-db' | 'customer-db'
type Databases = Record<Database, WireClient>

const mayGrowMegabytes = 256
const endless =
  'WITH RECURSIVE numbers(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers) SELECT n FROM numbers'
const forgeries: readonly { what: string; of: Database; sql: string }[] = [
  {
    what: 'a view without an end',
    of: 'product-db',
    sql: `DROP TABLE items; CREATE VIEW items AS ${endless}`,
  },
  { what: 'stock below nothing', of: 'product-db', sql: 'UPDATE items SET quantity = -5' },
  { what: 'a price below nothing', of: 'product-db', sql: 'UPDATE items SET price_cents = -100' },
  {
    what: 'a password whose check takes 4 GB',
    of: 'customer-db',
    sql: `UPDATE accounts SET password = replace(password, 'scrypt$16$', 'scrypt$${2 ** 22}$')`,
  },
]

export const hostileImport: Claim = {
  id: 'hostile-import',
  says: `A snapshot of ${itemCount} items is imported within the limits of an import, beside other snapshots; forged ones, a view without an end and a pipe are refused, and cost less than ${mayGrowMegabytes} MB.`,
  short: false,
  disturbanceIsNoExcuse: true,
  async measure(context) {
    if (process.platform !== 'linux') throw new NotHere('only Linux tells the most that a process took')
    const large = join(context.folder, 'large.sqlite')
    await withLargeShop({ ...context, folder: join(context.folder, 'large') }, ({ database }) =>
      snapshotTo(large, database),
    )
    // One that has nothing yet: what it takes is what the imports take.
    const cluster = await TestCluster.start(
      { logs: { level: 'error' } },
      { folder: join(context.folder, 'other') },
    )
    const databases: Databases = {
      'product-db': databaseClient(cluster, 'product-db'),
      'customer-db': databaseClient(cluster, 'customer-db'),
    }
    try {
      const hostile = await importHostile(cluster, databases, context)
      const honest = await importLarge(cluster, databases['product-db'], large, context)
      return {
        holds: hostile.holds && honest.holds,
        figure: `${hostile.figure}; ${honest.figure}`,
        bound: `${hostile.bound}; ${honest.bound}`,
      }
    } finally {
      for (const client of Object.values(databases)) client.close()
      await cluster.stop()
    }
  },
}

async function snapshotTo(file: string, database: WireClient): Promise<void> {
  const { snapshot } = await database.request<{ snapshot: { name: string } }>('TakeSnapshot')
  await database.request('ExportSnapshot', { name: snapshot.name, file })
}

/** Each is refused, and none costs memory. */
async function importHostile(
  cluster: TestCluster,
  databases: Databases,
  { folder, progress, signal }: MeasureContext,
): Promise<Finding> {
  const seller = await cluster.seller()
  const lamp = { name: 'Lamp', category: 1, keywords: [], condition: 'new', price: 5, quantity: 1 }
  await seller.ok('RegisterItemForSale', lamp)
  const before = mostOf(cluster)
  const taken: string[] = []
  const tries: { what: string; of: Database; file: string }[] = []
  for (const [index, { what, of, sql }] of forgeries.entries()) {
    const file = join(folder, `forged-${index}.sqlite`)
    await snapshotTo(file, databases[of])
    await forge(file, sql)
    tries.push({ what, of, file })
  }
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  tries.push({ what: 'a pipe', of: 'product-db', file: pipe })
  for (const { what, of, file } of tries) {
    signal.throwIfAborted()
    const refusal = await databases[of].request('ImportSnapshot', { file }).then(
      () => undefined,
      (error: Error) => error.message,
    )
    progress(`${what}: ${refusal ?? 'imported'}`)
    if (refusal === undefined || !refusal.includes('Nothing was imported')) taken.push(what)
  }
  const grown = mostOf(cluster) - before
  const refused = `${tries.length - taken.length} of ${tries.length} hostile ones refused`
  return {
    holds: taken.length === 0 && grown < mayGrowMegabytes,
    figure: `${refused}${taken.length > 0 ? `, but not ${taken.join(' and ')}` : ''}, ${grown.toFixed(0)} MB more`,
    bound: `all refused, under ${mayGrowMegabytes} MB`,
  }
}

function mostOf(cluster: TestCluster): number {
  return peakMegabytes(cluster.process('product-db').pid) + peakMegabytes(cluster.process('customer-db').pid)
}

async function importLarge(
  cluster: TestCluster,
  database: WireClient,
  file: string,
  { progress }: MeasureContext,
): Promise<Finding> {
  const { pid } = cluster.process('product-db')
  const limits = importLimits(file)
  const megabytes = statSync(file).size / 1024 / 1024
  const before = peakMegabytes(pid)
  const ended: string[] = []
  const importing = timed(() =>
    database.request('ImportSnapshot', { file }, { timeoutMs: 2 * limits.ms }),
  ).finally(() => ended.push('import'))
  await database.request('TakeSnapshot').finally(() => ended.push('snapshot'))
  const ms = await importing
  const grown = peakMegabytes(pid) - before
  progress(`${megabytes.toFixed(1)} MB imported in ${(ms / 1000).toFixed(1)} s, ${grown.toFixed(0)} MB more`)
  const waited = ended[0] === 'import'
  return {
    holds: ms < limits.ms && grown < limits.heapMegabytes && !waited,
    figure:
      `${megabytes.toFixed(1)} MB of ${itemCount} items in ${(ms / 1000).toFixed(1)} s with ${grown.toFixed(0)} MB` +
      (waited ? ', and another snapshot waited for it' : ''),
    bound: `under ${limits.ms / 1000} s and ${limits.heapMegabytes} MB`,
  }
}
