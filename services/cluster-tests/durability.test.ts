import { afterAll, beforeAll, expect, test } from 'vitest'
import { killedServicesConfig, killServicesUnderLoad } from '../testing/kills/killed-services.ts'
import { testRandom } from '../testing/random.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start(killedServicesConfig)
})

afterAll(() => cluster.stop())

// `npm run verify` kills two dozen times.
test('kill -9 at random moments loses no answered write and doubles none', { timeout: 180_000 }, async () => {
  const report = await killServicesUnderLoad(cluster, { killsOfEach: 2, random: testRandom() })
  process.stdout.write(`${JSON.stringify(report)}\n`)
  expect(report.bought).toBeGreaterThan(0)
})
