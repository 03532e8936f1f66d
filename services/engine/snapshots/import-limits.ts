import fs from 'node:fs'

/** The resources of a worker for its job. */
export interface JobLimits {
  readonly ms: number
  readonly heapMegabytes: number
}

const leastMs = 120_000
const msPerMegabyte = 3_000
const leastHeapMegabytes = 256
const heapMegabytesPerMegabyte = 24

/** An import takes time and memory by the size of its file: ten times what a sound snapshot needs on a slow machine. */
export function importLimits(file: string): JobLimits {
  const bytes = fs.statSync(file, { throwIfNoEntry: false })?.size ?? 0
  const megabytes = Math.ceil(bytes / 1024 / 1024)
  return {
    ms: leastMs + megabytes * msPerMegabyte,
    heapMegabytes: leastHeapMegabytes + megabytes * heapMegabytesPerMegabyte,
  }
}
