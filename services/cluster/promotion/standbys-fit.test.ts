import { expect, test, vi } from 'vitest'
import { parseConfig } from '../../config/config.ts'
import { Cluster } from '../cluster.ts'

function clusterOn(engine: 'postgres' | 'journal', ...further: object[]) {
  const launch = vi.fn()
  const config = parseConfig({ storage: { 'product-db': { engine } }, further })
  return {
    launch,
    cluster: new Cluster({ config: () => config, launcher: { launch }, onLine: () => undefined }),
  }
}

test('a cluster with a standby of a database in PostgreSQL does not start, and says why', async () => {
  const { cluster, launch } = clusterOn('postgres', { name: 'spare', kind: 'product-standby', port: 6040 })
  await expect(cluster.start()).rejects.toThrow('spare cannot follow product-db')
  expect(launch).not.toHaveBeenCalled()
})

test('such a standby cannot be added either, and that of another database can', async () => {
  const { cluster } = clusterOn('postgres')
  await expect(cluster.addMember({ kind: 'product-standby' })).rejects.toThrow('keeps its data in PostgreSQL')
  expect(cluster.names).toHaveLength(4)
  await cluster.addMember({ kind: 'customer-standby' })
  expect(cluster.names).toHaveLength(5)
})
