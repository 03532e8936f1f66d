import { connect, type Socket } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { TestClient } from '../testing/clients/test-client.ts'
import { TestCluster } from '../testing/clusters/test-cluster.ts'

const descriptors = 128

let cluster: TestCluster

beforeAll(async () => {
  cluster = await TestCluster.start()
})

afterAll(() => cluster.stop())

async function isServed(buyer: TestClient): Promise<boolean> {
  const client = await cluster.connect('buyer-frontend', buyer)
  return client.ok('ListCategories').then(
    () => true,
    () => false,
  )
}

test.skipIf(process.platform !== 'linux')(
  'a frontend with few descriptors takes new buyers while strangers hold all that they can get',
  async () => {
    const first = await cluster.buyer()
    await cluster.process('buyer-frontend').kill()
    const { pid } = await cluster.startService('buyer-frontend', { descriptors })
    let closed = 0
    const strangers: Socket[] = []
    for (let each = 0; each < 3 * descriptors; each += 1) {
      const socket = connect(cluster.port('buyer-frontend'), '127.0.0.1')
      socket.on('error', () => undefined).once('close', () => (closed += 1))
      strangers.push(socket)
    }
    await expect.poll(() => closed, { timeout: 60_000 }).toBeGreaterThan(2 * descriptors)
    // Those that hold a place have been quiet for long enough by and by.
    await expect.poll(() => isServed(first), { timeout: 60_000 }).toBe(true)
    expect(cluster.process('buyer-frontend').pid).toBe(pid)
    for (const socket of strangers) socket.destroy()
  },
)
