import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Cluster } from '../cluster/cluster.ts'
import { findCluster } from '../cluster/cluster-file.ts'
import { ControlClient } from '../cluster/control/control-client.ts'
import { controlCluster } from '../cluster/control/control-cluster.ts'
import { FaultControl } from '../cluster/control/fault-control.ts'
import { memberOperations } from '../cluster/control/member-operations.ts'
import type { ProcessLauncher } from '../cluster/launcher.ts'
import { ForkLauncher } from '../cluster/fork-launcher.ts'
import { parseConfig, serviceNames } from '../config/config.ts'
import { built } from '../testing/built.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { faultSchema } from '../faults/model/fault.ts'
import { until } from '../testing/until.ts'

const launcher = new ForkLauncher((service) => new URL(`${service}.js`, built))

let folder: string
let cluster: Cluster
/** Each launch of a member, with the members that were healthy then. */
let launches: { member: string; healthy: string[] }[]
let beforeLaunch: () => void
let launch: ProcessLauncher['launch']
let onChange: () => void

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-test-'))
  launches = []
  launch = (what, handlers) => launcher.launch(what, handlers)
  beforeLaunch = onChange = () => undefined
  const config = parseConfig({
    services: Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }])),
    storage: { folder },
    passwords: { cost: 16 },
  })
  cluster = new Cluster({
    config: () => config,
    launcher: {
      launch(what, handlers) {
        launches.push({ member: what.member, healthy: Object.keys(cluster.healthy()) })
        beforeLaunch()
        return launch(what, handlers)
      },
    },
    onLine: () => undefined,
    onChange: () => onChange(),
    controlOperations: () => memberOperations(controlCluster(cluster), () => void cluster.stop()),
  })
})

afterEach(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
})

const lamp = { name: 'Lamp', category: 3, keywords: ['lamp'], condition: 'new', price: 12, quantity: 5 }
const launchedMembers = (): string[] => launches.map(({ member }) => member)

test('frontends start when the databases are healthy and belong together', async () => {
  await cluster.start()
  expect(launchedMembers()).toEqual(serviceNames)
  for (const { member, healthy } of launches)
    expect(healthy).toEqual(member.endsWith('-db') ? [] : ['customer-db', 'product-db'])
  const seller = await TestClient.connect(cluster.healthy()['seller-frontend']!.port)
  await seller.ok('CreateAccount', { username: 'bob', password: 'secret' })
  await seller.login('bob', 'secret')
  await seller.ok('RegisterItemForSale', lamp)
  seller.close()
  await cluster.stop()
  rmSync(join(folder, 'customer-db'), { recursive: true })
  launches = []
  await expect(cluster.start()).rejects.toThrow('does not belong')
  expect(launchedMembers()).toEqual(['customer-db', 'product-db'])
  expect(cluster.isRunning).toBe(false)
  await cluster.start('all', { mixed: true })
  expect(Object.keys(cluster.healthy())).toEqual(serviceNames)
})

test('commands find a cluster while it starts', async () => {
  const seen: unknown[] = []
  beforeLaunch = () => seen.push(findCluster(folder)?.control)
  await cluster.start()
  expect(seen).toEqual(serviceNames.map(() => expect.objectContaining({ host: '127.0.0.1' }) as unknown))
})

test.each([0, 2])(
  'a stop ends a start with %d healthy members, and the next start is a whole one',
  async (count) => {
    let isStopped = false
    onChange = () => {
      if (isStopped || launches.length < 2 || Object.keys(cluster.healthy()).length < count) return
      isStopped = true
      queueMicrotask(() => void cluster.stop())
    }
    await expect(cluster.start()).rejects.toThrow('stopped')
    await cluster.stop()
    expect(launchedMembers()).toEqual(['customer-db', 'product-db'])
    expect(existsSync(join(folder, 'cluster.json'))).toBe(false)
    await cluster.start()
    expect(Object.keys(cluster.healthy())).toEqual(serviceNames)
  },
)

test('a stop kills a member that starts and does not end by itself', async () => {
  let kills = 0
  launch = (_, { onEnd }) => ({
    pid: undefined,
    terminate: () => undefined,
    kill: () => {
      kills += 1
      onEnd({ code: null, signal: 'SIGKILL' })
    },
  })
  const started = cluster.start()
  await until(() => launches.length === 2)
  await cluster.stop()
  await expect(started).rejects.toThrow()
  expect(kills).toBeGreaterThanOrEqual(2)
  expect(cluster.isRunning).toBe(false)
})

test('after a stop and a start members are the same and follow the same instructions, and faults are over', async () => {
  const desk = new FaultControl(controlCluster(cluster))
  await cluster.start()
  await cluster.addMember({ kind: 'buyer-frontend' })
  const reads = { reads: 'eventual', readYourWrites: false, monotonicReads: false }
  await cluster.instructions.give({ kind: 'buyer-frontend' }, 'SetCatalogueReads', reads).all
  const fault = { kind: 'black-hole', from: ['clients'], to: ['buyer-frontend'], probability: 1 } as const
  await desk.add(faultSchema.parse(fault))
  expect(await cluster.instructions.ask('buyer-frontend', 'GetFaults')).toMatchObject({
    faults: [{ id: 'f1' }],
  })
  await cluster.stop()
  desk.close()
  await expect(desk.add(faultSchema.parse(fault))).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  await cluster.start()
  expect(Object.keys(cluster.healthy())).toEqual([...serviceNames, 'buyer-frontend-2'])
  for (const name of ['buyer-frontend', 'buyer-frontend-2'])
    expect(await cluster.instructions.ask(name, 'GetCatalogueReads')).toMatchObject({ reads: 'eventual' })
  expect(await cluster.instructions.ask('buyer-frontend', 'GetFaults')).toEqual({ faults: [] })
})

test('a member can be stopped and started by itself, also while others run', async () => {
  await cluster.start()
  const before = cluster.healthy()
  await cluster.stop('buyer-frontend')
  expect(Object.keys(cluster.healthy())).toEqual(serviceNames.filter((name) => name !== 'buyer-frontend'))
  await cluster.restart('product-db')
  await cluster.start()
  const after = cluster.healthy()
  const same = serviceNames.filter((name) => after[name]!.pid === before[name]!.pid)
  expect(same).toEqual(['customer-db', 'seller-frontend'])
  await expect(cluster.start('nobody')).rejects.toMatchObject({ code: 'NOT_FOUND' })
})

test('a member that hangs is noticed, and so is that it answers again', async () => {
  await cluster.start()
  const secret = readFileSync(join(folder, 'cluster-secret'), 'utf8').trim()
  const control = new ControlClient(findCluster(folder)!.control!, secret)
  const seller = async () => (await control.members()).find(({ name }) => name === 'seller-frontend')!
  expect(await seller()).toMatchObject({ state: 'healthy', answers: true })
  const { pid } = await seller()
  process.kill(pid!, 'SIGSTOP')
  await until(async () => !(await seller()).answers)
  expect(await seller()).toMatchObject({
    state: 'healthy',
    paused: false,
    reason: expect.stringMatching(/paused from outside|not answered/) as string,
  })
  process.kill(pid!, 'SIGCONT')
  await until(async () => (await seller()).answers)
  expect(await seller()).not.toHaveProperty('reason')
  control.close()
})
