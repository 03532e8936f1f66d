import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { findCluster } from '../cluster/cluster-file.ts'
import { ForkLauncher } from '../cluster/fork-launcher.ts'
import { Cluster } from '../cluster/cluster.ts'
import { parseConfig, serviceNames } from '../config/config.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { WireClient } from '../wire/client.ts'

const second = { name: 'buyer-frontend-2', kind: 'buyer-frontend', port: 0 } as const

let folder: string
let cluster: Cluster

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-test-'))
  const config = parseConfig({
    services: Object.fromEntries(serviceNames.map((service) => [service, { port: 0 }])),
    storage: { folder },
    passwords: { cost: 16 },
    further: [second],
  })
  cluster = new Cluster({
    config: () => config,
    launcher: new ForkLauncher((service) => new URL(`../../out/${service}.js`, import.meta.url)),
    onLine: () => undefined,
  })
})

afterEach(async () => {
  await cluster.stop()
  rmSync(folder, { recursive: true, force: true })
})

function secret(): string {
  return readFileSync(join(folder, 'cluster-secret'), 'utf8').trim()
}

async function loggedIn(port: number): Promise<TestClient> {
  const client = await TestClient.connect(port)
  await client.ok('CreateAccount', { username: 'ann', password: 'secret' })
  await client.login('ann', 'secret')
  return client
}

test('a session begun at one frontend goes on at another, which comes and goes while the cluster runs', async () => {
  await cluster.start()
  const healthy = cluster.healthy()
  expect(Object.keys(healthy)).toEqual([...serviceNames, 'buyer-frontend-2'])
  const first = await loggedIn(healthy['buyer-frontend']!.port)

  const third = await cluster.addMember({ name: 'third', kind: 'buyer-frontend' })
  expect(findCluster(folder)?.services.third).toMatchObject({ port: third.port, kind: 'buyer-frontend' })
  for (const { port } of [healthy['buyer-frontend-2']!, third]) {
    const client = await TestClient.connect(port)
    client.session = first.session
    expect(await client.ok('DisplayCart')).toMatchObject({ cart: { lines: [] } })
    client.close()
  }

  await cluster.removeMember('third')
  expect(findCluster(folder)?.services.third).toBeUndefined()
  await expect(TestClient.connect(third.port)).rejects.toThrow()
  await expect(cluster.removeMember('customer-db')).rejects.toMatchObject({ code: 'INVALID_ARGUMENT' })
  await expect(cluster.removeMember('third')).rejects.toMatchObject({ code: 'NOT_FOUND' })
  first.close()
})

test('a frontend answers everybody, but does what a supervisor may ask only for who holds the secret', async () => {
  await cluster.start()
  const frontend = cluster.healthy()['buyer-frontend']!
  const stranger = await TestClient.connect(frontend.port)
  expect(await stranger.error('SetMembers', { further: [] })).toMatchObject({ code: 'UNKNOWN_OP' })

  const asked = { host: '127.0.0.1', port: frontend.port, service: 'buyer-frontend', from: 'control' }
  const peer = new WireClient({ ...asked, secret: secret() })
  expect(await peer.request('SetMembers', { further: [] })).toEqual({})
  expect(await peer.request('Ping')).toMatchObject({ service: 'buyer-frontend' })

  const impostor = new WireClient({ ...asked, secret: 'a secret that is not theirs', connectWaitMs: 300 })
  await expect(impostor.request('SetMembers', { further: [] })).rejects.toMatchObject({ code: 'UNAVAILABLE' })
  for (const client of [stranger, peer, impostor]) client.close()
})

test('a member that is being added when the cluster stops leaves no process and no trace in the folder', async () => {
  await cluster.start()
  const pids = Object.values(cluster.healthy()).map((member) => member!.pid)
  const adding = expect(cluster.addMember({ kind: 'buyer-frontend' })).rejects.toThrow('being stopped')
  // A second request waits for the same.
  await Promise.all([adding, cluster.stop(), cluster.stop()])
  expect(pids.filter(isRunning)).toEqual([])
  expect(cluster.isRunning).toBe(false)
  expect(existsSync(join(folder, 'cluster.json'))).toBe(false)
})

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}
