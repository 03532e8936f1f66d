import { afterAll, beforeAll, expect, test } from 'vitest'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { commandLine } from '../testing/command-line.ts'
import { MarketlabProcess } from '../testing/run-marketlab.ts'

// A market from the first to the last: filled, asked, steered from another terminal, stopped, emptied.

let cluster: MarketlabProcess
const inFolder = (...words: string[]) => commandLine([...words, '--data', cluster.data])

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
})

afterAll(() => cluster.dispose())

const portOf = (name: string) => findCluster(cluster.data)!.services[name]!.port
const membersNow = async () =>
  (JSON.parse((await inFolder('cluster', 'status', '--json')).stdout) as { members: Member[] }).members

interface Member {
  name: string
  state: string
  pid?: number
}

test('ping tells what listens at an address; a database answers who has the secret of its folder', async () => {
  const frontend = await inFolder('ping', `127.0.0.1:${portOf('buyer-frontend')}`)
  expect(frontend).toMatchObject({ code: 0 })
  expect(frontend.stdout).toMatch(
    /^buyer-frontend \S+ answers at 127\.0\.0\.1:\d+ in [\d.]+ ms\. It is version /,
  )
  const database = await inFolder('ping', `127.0.0.1:${portOf('product-db')}`, '--json')
  expect(JSON.parse(database.stdout)).toMatchObject({
    service: 'product-db',
    ms: expect.any(Number) as number,
  })
  const nobody = await inFolder('ping', '127.0.0.1:1')
  expect(nobody).toMatchObject({ code: 1, stderr: expect.stringContaining('127.0.0.1:1') as string })
  expect(await inFolder('ping', 'nonsense')).toMatchObject({ code: 2 })
})

test('the sample market is loaded in the size that is asked for', async () => {
  const loaded = await inFolder('sample', 'load', '--items', '120')
  expect(loaded).toMatchObject({ code: 0 })
  expect(loaded.stdout).toContain('The sample market is loaded. Log in as buyer1')
  expect(loaded.stderr).toContain('Sellers and their items')
  const buyer = await TestClient.connect(portOf('buyer-frontend'))
  await buyer.login('buyer1', 'sample')
  const itemsThere = async () => {
    const { categories } = await buyer.ok('ListCategories')
    return categories.reduce((sum: number, { items }: { items: number }) => sum + items, 0) as number
  }
  expect(await itemsThere()).toBe(120)
  // Loaded again, the market grows to the new size, and nothing is there twice.
  expect(await inFolder('sample', 'load', '--items', '200')).toMatchObject({ code: 0 })
  expect(await itemsThere()).toBe(200)
  expect(await inFolder('sample', 'load', '--items', '0')).toMatchObject({ code: 2 })
})

test('members are stopped, started and restarted while the others go on', async () => {
  const pids = new Map((await membersNow()).map(({ name, pid }) => [name, pid]))
  expect(await inFolder('cluster', 'stop', 'seller-frontend')).toMatchObject({
    code: 0,
    stdout: 'seller-frontend is stopped.\n',
  })
  expect((await membersNow()).find(({ name }) => name === 'seller-frontend')).toMatchObject({
    state: 'stopped',
  })
  expect(await inFolder('cluster', 'start')).toMatchObject({ code: 0, stdout: 'All members are healthy.\n' })
  expect(await inFolder('cluster', 'restart', 'product-db')).toMatchObject({ code: 0 })
  const now = new Map((await membersNow()).map(({ name, pid }) => [name, pid]))
  for (const name of ['seller-frontend', 'product-db']) expect(now.get(name)).not.toBe(pids.get(name))
  for (const name of ['customer-db', 'buyer-frontend']) expect(now.get(name)).toBe(pids.get(name))
  expect(await inFolder('cluster', 'stop', 'nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('There is no member nobody') as string,
  })
})

test('nothing is deleted below a running cluster; a stopped one says so, and its market can be emptied', async () => {
  const refused = await inFolder('reset', '--yes')
  expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('stop it first') as string })
  const status = await inFolder('cluster', 'status')
  expect(status).toMatchObject({
    code: 0,
    stdout: expect.stringContaining('4 of 4 members are healthy') as string,
  })

  expect(await inFolder('cluster', 'stop')).toMatchObject({ code: 0, stdout: 'The cluster is stopped.\n' })
  expect((await cluster.closed)[0]).toBe(0)
  expect(await inFolder('cluster', 'status')).toMatchObject({
    code: 1,
    stdout: expect.stringContaining('No cluster is running') as string,
  })
  expect(await inFolder('sample', 'load')).toMatchObject({ code: 1 })
  expect(await inFolder('reset')).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('--yes') as string,
  })
  expect(await inFolder('reset', '--yes')).toMatchObject({ code: 0 })
  const empty = await inFolder('snapshot', 'list', '--json')
  expect(JSON.parse(empty.stdout)).toEqual({ snapshots: [] })
})
