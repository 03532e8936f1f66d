import { rmSync } from 'node:fs'
import type { Promotion } from '../../cluster/promotion/promote.ts'
import type { ReplicationState } from '../../contract/following.ts'
import { storageFolder } from '../../process/storage.ts'
import type { TestClient } from '../clients/test-client.ts'
import { until } from '../until.ts'
import type { WideCluster } from './wide-cluster.ts'

const writersAtOnce = 8
const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 10, quantity: 5 }

/** Resolves once every standby of product-db follows and has caught up. */
export async function standbysAreThere({ cluster }: WideCluster): Promise<void> {
  const count = cluster.members.filter(({ kind }) => kind === 'product-standby').length
  await until(
    () => cluster.instructions.ask<ReplicationState>('product-db', 'GetReplication'),
    ({ standbys }) => standbys.filter(({ isThere }) => isThere).length === count,
  )
}

/** Under load, after so many answered writes, product-db is killed and its disk is gone for good. A standby is promoted. */
export async function loseOwner(
  wide: WideCluster,
  seller: TestClient,
  afterWrites: number,
): Promise<{ promotion: Promotion; answered: string[]; missing: string[] }> {
  const { cluster } = wide
  await cluster.instructions.ask('product-db', 'SetReplication', { copies: 1, whenFewer: 'wait' })
  const answered: string[] = []
  let going = true
  const writers = Array.from({ length: writersAtOnce }, async () => {
    while (going) {
      const { ok, result } = await seller.call('RegisterItemForSale', lamp)
      if (ok) answered.push(result.itemId as string)
    }
  })
  await until(() => answered.length >= afterWrites)
  process.kill(wide.pid('product-db'), 'SIGKILL')
  rmSync(storageFolder(wide.folder, 'product-db'), { recursive: true, force: true })
  const promotion = await cluster.promote({ database: 'product-db' })
  going = false
  await Promise.all(writers)
  const missing: string[] = []
  for (const itemId of answered)
    if (!(await seller.call('ChangeItemPrice', { itemId, price: 11 })).ok) missing.push(itemId)
  return { promotion, answered, missing }
}
