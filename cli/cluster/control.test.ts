import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { ControlClient } from '../../services/cluster/control/control-client.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import { serviceNames } from '../../services/config/config.ts'
import { TestClient } from '../../services/testing/clients/test-client.ts'
import { alive, clusterSays, MarketlabProcess } from '../testing/run-marketlab.ts'
import { commandLine } from '../testing/command-line.ts'

let cluster: MarketlabProcess
let control: ControlClient

beforeAll(async () => {
  cluster = await MarketlabProcess.start()
  control = new ControlClient(address(), secret())
})

afterAll(async () => {
  control.close()
  await cluster.dispose()
})

function address(): { host: string; port: number } {
  return findCluster(cluster.data)!.control!
}

function secret(): string {
  return readFileSync(join(cluster.data, 'cluster-secret'), 'utf8').trim()
}

function pidOf(name: string): number | undefined {
  return findCluster(cluster.data)?.services[name]?.pid
}

async function memberOf(name: string) {
  return (await control.members()).find((member) => member.name === name)
}

test('a running cluster tells who holds its secret of its members, and a stranger nothing', async () => {
  const members = await control.members()
  expect(members.map(({ name }) => name)).toEqual(serviceNames)
  expect(members[0]).toMatchObject({ state: 'healthy', paused: false, removable: false, restarts: 0 })

  const impostor = new ControlClient(address(), 'a secret that is not theirs')
  await expect(impostor.members()).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  impostor.close()
  const stranger = await TestClient.connect(address().port)
  const closed = stranger.closed
  await expect(stranger.call('GetMembers')).rejects.toThrow('closed')
  await closed
})

test('members that are added at the same moment have names of their own', async () => {
  const twice = await Promise.allSettled(
    [1, 2].map(() => control.addMember({ kind: 'product-follower', name: 'twice' })),
  )
  expect(twice.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected'])
  const names = await Promise.all([1, 2].map(() => control.addMember({ kind: 'product-follower' })))
  expect(names.sort()).toEqual(['product-follower', 'product-follower-2'])
  for (const name of ['twice', ...names]) await control.removeMember(name)
  expect((await control.members()).map(({ name }) => name)).toEqual(serviceNames)
})

test('members are added, get names of their own, and are removed; the four are not', async () => {
  expect(await control.addMember({ kind: 'buyer-frontend' })).toBe('buyer-frontend-2')
  expect(await control.addMember({ kind: 'buyer-frontend', name: 'third' })).toBe('third')
  expect(await memberOf('third')).toMatchObject({ state: 'healthy', removable: true })
  await expect(control.addMember({ kind: 'buyer-frontend', name: 'third' })).rejects.toMatchObject({
    code: 'ALREADY_EXISTS',
    message: expect.stringContaining('third already') as string,
  })
  for (const name of ['third', 'buyer-frontend-2']) await control.removeMember(name)
  expect(await memberOf('third')).toBeUndefined()
  await expect(control.removeMember('product-db')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(control.removeMember('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  await expect(control.ask('AddMember', { kind: 'product-db' })).rejects.toMatchObject({
    code: 'INVALID_ARGUMENT',
    details: { field: 'kind' },
  })
})

test('who asks for gateways where there is none is told how to start one', async () => {
  const { code, stderr } = await commandLine(['cluster', 'gateway', '--data', cluster.data])
  expect(code).toBe(1)
  expect(stderr).toBe('marketlab: The cluster has no gateway. "marketlab cluster add gateway" starts one.\n')
})

test('a member that is killed stays down as long as was asked, and then comes back', async () => {
  const before = pidOf('seller-frontend')!
  const killedAt = Date.now()
  await control.signal('seller-frontend', 'kill', 700)
  await clusterSays(cluster.data, ({ services }) => services['seller-frontend'] === undefined)
  expect(alive(before)).toBe(false)
  await clusterSays(cluster.data, ({ services }) => services['seller-frontend'] !== undefined)
  expect(Date.now() - killedAt).toBeGreaterThanOrEqual(700)
})

test('a paused member is there and says nothing, and goes on where it was', async () => {
  const client = await TestClient.connect(cluster.ready.services['buyer-frontend'].port)
  await control.signal('buyer-frontend', 'pause')
  expect(await memberOf('buyer-frontend')).toMatchObject({ state: 'healthy', paused: true })
  const answer = client.ok('Ping')
  const silence = new Promise((resolve) => setTimeout(() => resolve('silence'), 300))
  expect(await Promise.race([answer, silence])).toBe('silence')
  await control.signal('buyer-frontend', 'resume')
  expect(await answer).toMatchObject({ service: 'buyer-frontend' })
  expect(await memberOf('buyer-frontend')).toMatchObject({ paused: false, restarts: 0 })
  client.close()
})

test('a member is restarted as another process under the same name', async () => {
  const before = pidOf('product-db')!
  await control.signal('product-db', 'restart')
  await clusterSays(cluster.data, ({ services }) => (services['product-db']?.pid ?? before) !== before)
  expect(await memberOf('product-db')).toMatchObject({ state: 'healthy', restarts: 1 })
})

test('a cluster with a paused member ends in order, and at once', async () => {
  await control.signal('customer-db', 'pause')
  expect(await cluster.stop()).toBe(0)
  expect(cluster.output.stderr).toMatch(/"service":"customer-db".*"stopping"/)
})
