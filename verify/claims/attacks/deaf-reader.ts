import { setTimeout as pause } from 'node:timers/promises'
import { RawPeer } from '../../../services/testing/clients/raw-peer.ts'
import { frame, type TestClient } from '../../../services/testing/clients/test-client.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { Claim } from '../../runner/claim.ts'
import { peakOf } from '../shared/cluster-memory.ts'
import { serviceMetric } from '../shared/service-metric.ts'

const items = 100
const asked = 20_000
const pipelined = 1_024
/** Beside what waits for the reader: buffers of the system that belong to the process, and what is not collected yet. */
const mayGrowMegabytes = 64
const patienceMs = 15_000

export const deafReader: Claim = {
  id: 'deaf-reader',
  says: `A client that asks for ${asked} large answers and reads none costs a frontend less than ${mayGrowMegabytes} MB, and is cut off.`,
  short: false,
  disturbanceIsNoExcuse: true,
  async measure({ folder, progress, signal }) {
    const cluster = await TestCluster.start({ logs: { level: 'error' }, limits: { patienceMs } }, { folder })
    const { pid } = cluster.process('buyer-frontend')
    try {
      const buyer = await stocked(cluster)
      // The same answers, read: what is above this afterwards was kept for a reader.
      for (let count = 0; count < asked / 4; count += pipelined) {
        signal.throwIfAborted()
        await Promise.all(Array.from({ length: pipelined }, () => buyer.ok(...question)))
      }
      const before = peakOf(pid)
      progress(`${before.toFixed(0)} MB while all answers are read`)
      const figure = (name: string) => serviceMetric(cluster, 'buyer-frontend', `marketlab_${name}`)
      const connections = await figure('connections')
      const deaf = await RawPeer.connect(cluster.port('buyer-frontend'))
      deaf.socket.pause()
      void ask(deaf, buyer.session!)
      let unsent = 0
      // A socket that is not read may not notice its end: the frontend knows.
      while ((await figure('connections')) > connections) {
        signal.throwIfAborted()
        unsent = Math.max(unsent, await figure('unsent_bytes'))
        await pause(250)
      }
      const grown = peakOf(pid) - before
      return {
        holds: grown < mayGrowMegabytes,
        figure: `${grown.toFixed(0)} MB more, at most ${(unsent / 1_048_576).toFixed(1)} MiB unsent`,
        bound: `under ${mayGrowMegabytes} MB`,
      }
    } finally {
      await cluster.stop()
    }
  },
}

const question = ['SearchItemsForSale', { category: 1, limit: items }] as const

async function stocked(cluster: TestCluster): Promise<TestClient> {
  const seller = await cluster.seller()
  const keywords = ['a', 'b', 'c', 'd', 'e'].map((letter) => letter.repeat(8))
  const item = { name: 'L'.repeat(32), category: 1, keywords, condition: 'new', price: 5, quantity: 9 }
  await seller.ok('RegisterItems', { items: Array.from({ length: items }, () => item) })
  return cluster.buyer()
}

/** As fast as they are taken. */
async function ask({ socket }: RawPeer, session: string): Promise<void> {
  const [op, args] = question
  let isOver = false
  let goOn = (): void => undefined
  socket
    .on('drain', () => goOn())
    .on('close', () => {
      isOver = true
      goOn()
    })
  for (let id = 0; id < asked && !isOver; id += 1) {
    const request = frame(JSON.stringify({ id, op, session, args }))
    if (!socket.write(request)) await new Promise((resolve) => (goOn = () => resolve(undefined)))
  }
}
