import { expect, test } from 'vitest'
import type { AppCluster } from '../cluster/app-cluster.ts'
import { TraceHub } from './trace-hub.ts'

/** A hub of one service that has recorded these messages of the gateway. */
function hubOfFrames(...messages: object[]) {
  const entries = messages.map((message, index) => {
    const text = JSON.stringify(message)
    const ends = '127.0.0.1:9>127.0.0.1:6003'
    const frame = { ends, dialled: false, peer: 'gateway', bytes: text.length, head: btoa(text) }
    return { ...frame, n: index + 1, at: index, sent: !('op' in message), nth: index + 1 }
  })
  const page = { instance: 'i', member: 'buyer-frontend', service: 'buyer-frontend', next: 9, missed: 0 }
  const clock = { machine: 'one', wallMs: 1_000 }
  let reads = 0
  const ask = (_: string, op: string) => {
    if (op === 'GetFrames') reads += 1
    // The first reading is of frames before the recording.
    const isFirst = op === 'GetFrames' && reads === 2
    return Promise.resolve({ ...page, clock, more: false, entries: isFirst ? entries : [] })
  }
  const instructions = { give: () => ({ each: new Map(), all: Promise.resolve() }), ask }
  const member = () => ({ kind: 'buyer-frontend' })
  const cluster = { instructions, member, pids: () => new Map([['buyer-frontend', 1]]) }
  const nothing = (): void => undefined
  return new TraceHub({
    cluster: cluster as unknown as AppCluster,
    version: '1',
    onState: nothing,
    onTraces: nothing,
  })
}

test('routine frames are left out of the diagram and counted, unless they are wanted', async () => {
  const hub = hubOfFrames(
    { id: 1, op: 'Ping' },
    { id: 1, ok: true, result: {} },
    { id: 2, op: 'GetItem', args: {} },
    { id: 2, ok: true, result: {} },
  )
  await hub.set({ isRecording: true })
  const ops = ({ hops }: Awaited<ReturnType<typeof hub.timeline>>) =>
    hops.map(({ facts, repliesTo }) => facts.op ?? `reply ${repliesTo}`)
  const usual = await hub.timeline(undefined)
  expect(ops(usual)).toEqual(['GetItem', 'reply GetItem'])
  expect(usual).toMatchObject({ hidden: 2, total: 2 })
  const all = await hub.timeline(undefined, true)
  expect(ops(all)).toEqual(['Ping', 'reply Ping', 'GetItem', 'reply GetItem'])
  expect(all).toMatchObject({ hidden: 0, total: 4 })
  hub.close()
})

/** A hub, and what it tells a cluster in which nobody runs. */
function hubOfNobody() {
  const told: object[] = []
  const instructions = {
    give: (_to: string, _op: string, tracing: object) => ({
      each: new Map(),
      all: Promise.resolve(told.push(tracing)),
    }),
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
