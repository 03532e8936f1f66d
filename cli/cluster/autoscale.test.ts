import { afterAll, beforeAll, expect, it } from 'vitest'
import type { AutoscaleState } from '../../services/contract/autoscale.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import { commandLine } from '../testing/command-line.ts'
import { MarketlabProcess } from '../testing/run-marketlab.ts'

let cluster: MarketlabProcess

beforeAll(async () => {
  cluster = await MarketlabProcess.start({ base: await freePortBase(10), words: ['--gateway'] })
})

afterAll(() => cluster.dispose())

async function autoscale(...words: string[]) {
  const { code, stdout, stderr } = await commandLine([
    ...['cluster', 'autoscale', ...words],
    ...['--data', cluster.data, '--json'],
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return JSON.parse(stdout) as AutoscaleState
}

const members = () => Object.keys(findCluster(cluster.data)!.services)
const decided = async () => (await autoscale()).decisions.map(({ change }) => change)

it('adds a real frontend for requests that queue, which serves them, and removes it when they have ended', async () => {
  await commandLine([
    'fault',
    'add',
    'latency 100ms from buyer-frontend to product-db',
    '--data',
    cluster.data,
  ])
  const { settings, sides } = await autoscale('on', '--queue', '1', '--most', '2', '--cool-down', '0')
  expect(settings).toMatchObject({ on: true, least: 1, most: 2, queue: 1, coolDownMs: 0 })
  expect(sides).toEqual(['buyer'])
  const client = await TestClient.connect(findCluster(cluster.data)!.services.gateway!.port)
  let isWanted = true
  const asking = Array.from({ length: 8 }, async () => {
    while (isWanted) expect(await client.call('GetItem', { itemId: '1-1' })).toMatchObject({ ok: false })
  })
  await expect.poll(decided, { timeout: 30_000 }).toEqual(['add'])
  await expect.poll(members, { timeout: 30_000 }).toContain('buyer-frontend-2')
  isWanted = false
  await Promise.all(asking)
  client.close()
  await expect.poll(decided, { timeout: 30_000 }).toEqual(['add', 'remove'])
  await expect.poll(members, { timeout: 30_000 }).not.toContain('buyer-frontend-2')
})

it('says what is wrong with its limits, and what it does in words', async () => {
  const words = ['cluster', 'autoscale', '--data', cluster.data]
  const refused = await commandLine([...words, '--least', '3', '--most', '2'])
  expect(refused.code).not.toBe(0)
  expect(refused.stderr).toContain('at least as many as "least"')
  const { stdout } = await commandLine([...words, 'off'])
  expect(stdout).toContain('Autoscale is off: 1 to 2 frontends of a side')
})
