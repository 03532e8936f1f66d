import { CpuHog } from '../../../services/faults/cpu-hog.ts'
import { LinkUnderTest, lowerQuartile, timesOf } from '../../../services/testing/simulated/link-under-test.ts'
import { WideCluster } from '../../../services/testing/clusters/wide-cluster.ts'
import { controlCluster } from '../../../services/cluster/control/control-cluster.ts'
import { FaultControl } from '../../../services/cluster/control/fault-control.ts'
import { parseFault } from '../../../services/faults/model/parse-fault.ts'
import type { Claim } from '../../runner/claim.ts'

/** The requested and the measured effect, in the same unit. */
interface Effect {
  name: string
  asked: number
  measured: number
}

const toClients = 'from clients to echo'

export const faultEffects: Claim = {
  id: 'fault-effects',
  says: 'Every fault does what was asked, within a tenth, and heals completely',
  short: true,
  async measure({ signal, progress }) {
    const effects: Effect[] = []
    for (const measure of [latency, jitter, bandwidth, slowClose, cpuHog, slowDisk]) {
      signal.throwIfAborted()
      const effect = await measure()
      effects.push(effect)
      progress(inWords(effect))
    }
    return {
      holds: effects.every((effect) => Math.abs(deviation(effect)) < 0.1),
      figure: effects.map(inWords).join(', '),
      bound: 'within 10 %',
    }
  },
}

function deviation({ asked, measured }: Effect): number {
  return measured / asked - 1
}

function inWords(effect: Effect): string {
  return `${effect.name} ${(100 * deviation(effect)).toFixed(1)} %`
}

async function onLink<Result>(
  measure: (link: LinkUnderTest, call: () => Promise<unknown>) => Promise<Result>,
) {
  const link = await LinkUnderTest.open('server')
  try {
    const client = link.client()
    const call = () => client.request('Echo')
    await timesOf(10, call)
    return await measure(link, call)
  } finally {
    await link.close()
  }
}

/** A rest of it after healing counts as deviation too. */
function latency(): Promise<Effect> {
  return onLink(async (link, call) => {
    const asked = 120
    const before = lowerQuartile(await timesOf(20, call))
    link.set(`latency ${asked}ms ${toClients} replies`)
    const during = lowerQuartile(await timesOf(8, call))
    link.set()
    const after = lowerQuartile(await timesOf(20, call))
    return { name: 'latency', asked, measured: during - before + Math.max(0, after - before) }
  })
}

/** Its spread: between the shortest and the longest of many delays lie nearly twice the jitter. */
function jitter(): Promise<Effect> {
  return onLink(async (link, call) => {
    link.set(`latency 40ms jitter 30ms ${toClients} requests`)
    const times = await timesOf(100, call)
    const [low, high] = [times[9]!, times[89]!]
    return { name: 'jitter', asked: 60 * 0.8, measured: high - low }
  })
}

/** Taken together over this many replies that the delay of each does not matter. */
function bandwidth(): Promise<Effect> {
  return onLink(async (link) => {
    const client = link.client()
    await client.request('Echo')
    const bytesPerSecond = 200_000
    const [replies, bytes] = [8, 20_000]
    link.set(`bandwidth 200KB/s ${toClients} replies`)
    const [took] = await timesOf(1, () =>
      Promise.all(Array.from({ length: replies }, () => client.request('Echo', { bytes }))),
    )
    return { name: 'bandwidth', asked: bytesPerSecond, measured: (replies * bytes * 1000) / took! }
  })
}

function slowClose(): Promise<Effect> {
  return onLink(async (link) => {
    const asked = 400
    link.set(`slow-close ${asked}ms ${toClients} requests`)
    const client = link.client()
    await client.request('Echo')
    const before = link.echo.server.connections.size
    const [took] = await timesOf(1, async () => {
      client.close()
      while (link.echo.server.connections.size === before) await new Promise((next) => setTimeout(next, 2))
    })
    return { name: 'slow close', asked, measured: took! }
  })
}

async function cpuHog(): Promise<Effect> {
  const hog = new CpuHog()
  hog.share = 0.6
  const before = performance.eventLoopUtilization()
  await new Promise((next) => setTimeout(next, 2_000))
  const { utilization } = performance.eventLoopUtilization(before)
  hog.share = 0
  return { name: 'CPU hog', asked: 0.6, measured: utilization }
}

async function slowDisk(): Promise<Effect> {
  const wide = await WideCluster.start([])
  const desk = new FaultControl(controlCluster(wide.cluster))
  try {
    const asked = 120
    const seller = await wide.account('seller-frontend')
    const lamp = { name: 'Lamp', category: 3, keywords: [], condition: 'new', price: 10, quantity: 1 }
    const { itemId } = await seller.ok('RegisterItemForSale', lamp)
    const change = () => seller.ok('ChangeItemPrice', { itemId, price: 11 })
    const before = lowerQuartile(await timesOf(20, change))
    await desk.add(parseFault(`slow-disk product-db ${asked}ms`))
    return { name: 'slow disk', asked, measured: lowerQuartile(await timesOf(8, change)) - before }
  } finally {
    await desk.healAll()
    await wide.stop()
  }
}
