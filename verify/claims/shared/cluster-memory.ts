import { peakMegabytes } from '../../../services/testing/process-figures.ts'
import type { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import { NotHere } from '../../runner/claim.ts'
import { memoryCapOf, type MemoryFigure } from '../../memory-caps.ts'

/** The most that each process of a cluster took since its start. */
export function peaksOf({ processes, further }: TestCluster): MemoryFigure[] {
  return [...processes, ...further].map(([name, { pid }]) => ({
    name,
    most: peakOf(pid),
    cap: memoryCapOf(name),
  }))
}

export function peakOf(pid: number): number {
  if (process.platform !== 'linux') throw new NotHere('only Linux tells the most that a process took')
  return peakMegabytes(pid)
}
