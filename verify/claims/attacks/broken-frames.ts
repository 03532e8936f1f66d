import { median } from '../../../bench/statistics/moments.ts'
import { Random } from '../../../services/chance/random.ts'
import { type ServiceName, serviceNames } from '../../../services/config/config.ts'
import { BrokenFrames } from '../../../services/testing/broken-frames/broken-frames.ts'
import { GoodClients } from '../../../services/testing/broken-frames/good-clients.ts'
import { residentMegabytes } from '../../../services/testing/process-figures.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'

const frames = 10_000
const warmUpFrames = 3_000
/** Garbage is collected at any time. A leak grows in every stretch. */
const mostStretches = 3
const mayGrowMegabytes = 64
const mayWaitMs = { median: 200, worst: 3_000 }

export const brokenFrames: Claim = {
  id: 'broken-frames',
  says: '10,000 broken frames per service disturb no client and leak no memory.',
  short: false,
  async measure(context) {
    const cluster = await TestCluster.start({ logs: { level: 'error' } }, { folder: context.folder })
    try {
      const good = await GoodClients.join(cluster)
      good.start()
      const grown: number[] = []
      for (const service of serviceNames) {
        grown.push(await growth(cluster, service, good.itemId, context))
        context.progress(`${service}: ${grown.at(-1)!.toFixed(0)} MB more after ${frames} frames`)
      }
      await good.stop()
      const most = Math.max(...grown)
      const usual = median(good.latencies)
      const worst = good.latencies.reduce((most, each) => Math.max(most, each), 0)
      return {
        holds: most < mayGrowMegabytes && usual < mayWaitMs.median && worst < mayWaitMs.worst,
        figure: `at most ${most.toFixed(0)} MB more; others waited ${usual.toFixed(0)} ms at the median, ${worst.toFixed(0)} ms at worst`,
        bound: `under ${mayGrowMegabytes} MB; under ${mayWaitMs.median} ms and ${mayWaitMs.worst} ms`,
      }
    } finally {
      await cluster.stop()
    }
  },
}

/** The megabytes by which a service grew, in the best of a few stretches. */
async function growth(
  cluster: TestCluster,
  service: ServiceName,
  itemId: string,
  { signal }: MeasureContext,
): Promise<number> {
  const broken = await BrokenFrames.to(cluster, service, itemId, new Random(Date.now()))
  await broken.send(warmUpFrames, signal)
  const { pid } = cluster.process(service)
  let least = Infinity
  for (let stretch = 0; stretch < mostStretches && least >= mayGrowMegabytes; stretch += 1) {
    const before = residentMegabytes(pid)
    await broken.send(frames, signal)
    least = Math.min(least, residentMegabytes(pid) - before)
  }
  return least
}
