import { afterEach, beforeEach, expect, test } from 'vitest'
import type { RecordedFrame } from '../contract/tracing.ts'
import { FrameRecorder, frameJson } from '../process/tracing/frame-recorder.ts'
import { readClock } from '../process/tracing/machine-clock.ts'
import { LinkUnderTest } from '../testing/simulated/link-under-test.ts'
import { until } from '../testing/until.ts'
import { buildTimeline } from '../trace-model/timeline.ts'
import { watchLines } from '../wire/line.ts'

const headBytes = 1_024
const clock = readClock()
let link: LinkUnderTest
let recorder: FrameRecorder

beforeEach(() => {
  recorder = new FrameRecorder(headBytes)
  watchLines(recorder)
})

afterEach(async () => {
  watchLines(undefined)
  await link.close()
})

function recorded(): RecordedFrame[] {
  const { frames } = recorder
  return Array.from({ length: frames.newest }, (_, index) =>
    JSON.parse(frameJson(frames.get(index + 1)!, index + 1)),
  )
}

function timelineOf(frames: readonly RecordedFrame[]) {
  return buildTimeline([
    { member: 'client', service: 'client', clock, frames: frames.filter(({ dialled }) => dialled) },
    { member: 'echo', service: 'echo', clock, frames: frames.filter(({ dialled }) => !dialled) },
  ])
}

test.each([
  ['client', 'from buyer-frontend to echo requests'],
  ['client', 'from buyer-frontend to echo replies'],
  ['server', 'from clients to echo requests'],
  ['server', 'from clients to echo replies'],
] as const)(
  'frames that a fault at the %s end loses (%s) are lost in the diagram, and the others are paired with themselves',
  async (end, where) => {
    link = await LinkUnderTest.open(end)
    const client = link.client()
    await client.request('Echo', { n: 0 })
    link.set(`black-hole ${where} 50%`, `latency 20ms jitter 20ms ${where}`)
    const unanswered = Array.from({ length: 20 }, (_, n) => client.request('Echo', { n, filling: 'same' }))
    void Promise.allSettled(unanswered)
    await until(() => link.faults.figures()[0]!.seen === unanswered.length)
    const { hit } = link.faults.figures()[0]!
    link.set()
    await Promise.all(Array.from({ length: 20 }, (_, n) => client.request('Echo', { n, filling: 'same' })))

    const frames = recorded()
    const { hops } = timelineOf(frames)
    expect(hit).toBeGreaterThan(0)
    expect(hops.filter(({ isLost }) => isLost)).toHaveLength(hit)
    for (const { isLost, sentAt, receivedAt } of hops) {
      expect(sentAt).toBeDefined()
      expect(receivedAt === undefined).toBe(isLost)
    }
    for (const { at, head } of frames.filter(({ sent, lost }) => !sent && !lost))
      expect(hops.filter(({ receivedAt }) => receivedAt === at + clock.wallMs)).toContainEqual(
        expect.objectContaining({ head }),
      )
  },
)

test('a frame that arrives and is lost there is lost, also where its sender was not recorded', async () => {
  link = await LinkUnderTest.open('server')
  const client = link.client()
  await client.request('Echo')
  link.set('black-hole from clients to echo requests')
  client.request('Echo', { filling: 'lost' }).catch(() => undefined)
  await until(() => link.faults.figures()[0]!.hit === 1)
  const { hops } = timelineOf(recorded().filter(({ dialled }) => !dialled))
  const [lost, ...others] = hops.filter(({ isLost }) => isLost)
  expect(lost).toMatchObject({ facts: { kind: 'request' }, receivedAt: expect.any(Number), to: 'echo' })
  expect(others).toEqual([])
})
