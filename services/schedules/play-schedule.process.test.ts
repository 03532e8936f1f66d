import { afterAll, beforeAll, expect, test } from 'vitest'
import { controlCluster } from '../cluster/control/control-cluster.ts'
import { FaultControl } from '../cluster/control/fault-control.ts'
import { fullSchedule } from '../testing/inputs/full-schedule.ts'
import { TestClient } from '../testing/clients/test-client.ts'
import { WideCluster } from '../testing/clusters/wide-cluster.ts'
import { parseSchedule } from './parse-schedule.ts'
import { playSchedule } from './play-schedule.ts'
import type { Played } from '../contract/schedule-run.ts'

const text = `${fullSchedule}  - {at: 1300ms, do: pause nobody}
`

/** Timers count whole milliseconds of a clock of their own, and may end so much before their time by another one. */
const earlyMs = 3

let wide: WideCluster

beforeAll(async () => {
  wide = await WideCluster.start([])
})

afterAll(() => wide.stop())

/** The steps that were carried out, with their random decisions. */
async function play(
  seed = 5,
  signal = new AbortController().signal,
  onStep: () => void = () => undefined,
): Promise<Played & { seeds: number[] }> {
  const cluster = controlCluster(wide.cluster)
  const desk = new FaultControl(cluster)
  const seeds: number[] = []
  const add = desk.add.bind(desk)
  desk.add = (fault, given) => {
    seeds.push(given!)
    return add(fault, given)
  }
  const played = await playSchedule(
    { ...parseSchedule(text, 'test'), seed },
    { cluster, desk, signal, onStep },
  )
  expect(desk.active()).toEqual([])
  return { ...played, seeds }
}

test('played twice with the same seed, the same faults come in the same order with the same chance, none too soon', async () => {
  const [one, other] = [await play(), await play()]
  expect(other.steps.map(({ text: done }) => done)).toEqual(one.steps.map(({ text: done }) => done))
  expect(other.seeds).toEqual(one.seeds)
  for (const { at, firedAt } of [...one.steps, ...other.steps])
    expect(firedAt).toBeGreaterThanOrEqual(at - earlyMs)
})

test('it tells when each fault began and ended, and which step could not be done', async () => {
  const { steps, faults } = await play()
  expect(steps.map(({ problem }) => problem?.split('.')[0])).toEqual([
    ...Array<undefined>(5).fill(undefined),
    'There is no member "nobody"',
  ])
  expect(faults.map(({ label }) => label)).not.toContain('pause nobody')
  // A process that was killed meanwhile may have met it.
  expect(steps[0]!.hits).toBeUndefined()
  const [hole, latency, kill, disk] = faults
  // Until every process has confirmed that it is over.
  expect(hole!.to - hole!.from).toBeGreaterThanOrEqual(600 - earlyMs)
  expect(latency!.from).toBe(steps[1]!.firedAt)
  expect(latency!.to).toBeGreaterThanOrEqual(steps[3]!.firedAt)
  expect(kill!.to).toBeGreaterThan(kill!.from)
  expect(wide.cluster.member('seller-frontend')!.restarts).toBeGreaterThan(0)
  expect(disk!.label).toBe('slow-disk product-db 20ms')
  expect(disk!.to).toBeGreaterThanOrEqual(1_490)
})

test('it tells how many frames a fault met', async () => {
  const client = await TestClient.connect(
    wide.cluster.addresses().find(({ name }) => name === 'buyer-frontend')!.port,
  )
  const playing = playSchedule(
    parseSchedule(
      'length: 400ms\nsteps:\n  - {at: 0ms, do: latency 1ms from clients to buyer-frontend requests}',
      'test',
    ),
    {
      cluster: controlCluster(wide.cluster),
      desk: new FaultControl(controlCluster(wide.cluster)),
      signal: new AbortController().signal,
    },
  )
  let isOver = false
  const over = playing.finally(() => (isOver = true))
  while (!isOver) await client.ok('Ping')
  const { steps } = await over
  expect(steps[0]!.hits).toBeGreaterThan(0)
  client.close()
})

test('cancelled in the middle, it heals what it began and does nothing more', async () => {
  const controller = new AbortController()
  const { steps } = await play(5, controller.signal, () => controller.abort())
  expect(steps).toHaveLength(1)
})
