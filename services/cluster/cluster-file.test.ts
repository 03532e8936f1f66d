import { mkdirSync, mkdtempSync, rmdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { ClusterClaim, findCluster } from './cluster-file.ts'

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-cluster-file-'))
  vi.useFakeTimers()
})

afterEach(() => {
  vi.useRealTimers()
  rmSync(folder, { recursive: true, force: true })
})

test('what could not be written is written as soon as it can be, and is the newest then', () => {
  const claim = ClusterClaim.take(folder)
  claim.publish({ control: { host: 'first', port: 1 } })
  // A folder in the place of its draft keeps the file from being written, as a full disk does.
  const draft = join(folder, `cluster.json.${process.pid}`)
  mkdirSync(draft)
  claim.publish({ control: { host: 'second', port: 2 } })
  claim.publish({ control: { host: 'third', port: 3 } })
  vi.advanceTimersByTime(60_000)
  expect(findCluster(folder)?.control?.host).toBe('first')
  rmdirSync(draft)
  vi.advanceTimersByTime(1_000)
  expect(findCluster(folder)?.control?.host).toBe('third')
  claim.release()
  expect(vi.getTimerCount()).toBe(0)
})
