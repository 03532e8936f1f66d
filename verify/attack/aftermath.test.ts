import { expect, test } from 'vitest'
import type { TestCluster } from '../../services/testing/clusters/test-cluster.ts'
import { wrongAfterwards } from './aftermath.ts'

test('a service that cannot be asked is a problem beside the others, and hides none of them', async () => {
  const checks = [
    () => ['product-db ended'],
    () => Promise.reject(new Error('Cannot reach product-db')),
    () => ['one order too many'],
  ]
  expect(await wrongAfterwards({} as TestCluster, checks)).toEqual([
    'product-db ended',
    'Cannot reach product-db',
    'one order too many',
  ])
})
