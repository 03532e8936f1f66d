import { expect, test } from 'vitest'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { TraceHub } from './trace-hub.ts'

/** A hub, and what it tells a cluster in which nobody runs. */
function hubOfNobody() {
  const told: object[] = []
  const instructions = {
    give: (_to: string, _op: string, tracing: object) => ({ all: Promise.resolve(told.push(tracing)) }),
  }
  const cluster = { instructions, pids: () => new Map() } as unknown as AppCluster
  const nothing = (): void => undefined
  return { told, hub: new TraceHub({ cluster, version: '1', onState: nothing, onTraces: nothing }) }
}

test('a command may choose which part of the requests is traced, and the page shows it', async () => {
  const { hub, told } = hubOfNobody()
  const part = { oneIn: 10, perSecond: 5 }
  await hub.set({ sample: part, isRecording: false })
  expect(told.at(-1)).toMatchObject({ sample: part })
  expect(hub.state()).toMatchObject({ sample: 'some', part })
  await hub.set({ isRecording: true })
  expect(told.at(-1)).toMatchObject({ sample: part, frames: {} })
  await hub.set({ sample: 'all', isRecording: false })
  await hub.set({ sample: 'some' })
  expect(told.at(-1)).toMatchObject({ sample: { oneIn: 100, perSecond: 20 } })
})
