import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { TestCluster } from '../../services/testing/clusters/test-cluster.ts'

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start()
})

afterAll(() => cluster.stop())

const hasPython = spawnSync('python3', ['--version']).status === 0

test.runIf(hasPython)('the client in Python trades', () => {
  const script = fileURLToPath(new URL('first_trade.py', import.meta.url))
  const addresses = ['buyer-frontend', 'seller-frontend'] as const
  const { stdout, stderr } = spawnSync(
    'python3',
    ['-B', script, ...addresses.map((frontend) => `127.0.0.1:${cluster.port(frontend)}`)],
    { encoding: 'utf8' },
  )
  expect(stderr).toBe('')
  expect(stdout.trim().split('\n')).toEqual([
    'found Desk lamp for 19.99',
    expect.stringMatching(/^order o\d+ is paid, total 39.98$/),
    'sold 2 of Desk lamp, 1 left',
    'refused: OUT_OF_STOCK',
  ])
})
