import { afterAll, beforeAll, test } from 'vitest'
import { killedFrontendConfig, killFrontendInPurchases } from '../testing/kills/killed-frontend.ts'
import { testRandom } from '../testing/random.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start(killedFrontendConfig)
})

afterAll(() => cluster.stop())

// `npm run verify` does this for thirty rounds.
test('a frontend killed at any step of a purchase neither loses nor doubles it', () =>
  killFrontendInPurchases(cluster, { rounds: 8, random: testRandom() }))
