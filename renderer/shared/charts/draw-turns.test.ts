// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope, nextTick, ref, type ShallowRef, shallowRef } from 'vue'
import { useDrawTurns } from './draw-turns.ts'

const frameMs = 16
let frames = 0

beforeEach(() => {
  frames = 0
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance', 'requestAnimationFrame'] })
  vi.stubGlobal('requestAnimationFrame', (draw: (now: number) => void) =>
    setTimeout(() => {
      frames += 1
      draw(performance.now())
    }, frameMs),
  )
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function pass(ms: number): Promise<void> {
  await nextTick()
  vi.advanceTimersByTime(ms)
  await nextTick()
}

it('draws one chart in a frame, each at most four times a second, and those that cannot be seen not at all', async () => {
  const sources = Array.from({ length: 4 }, () => shallowRef(0))
  const visible = Array.from({ length: 4 }, (_, index) => ref(index !== 3))
  const scope = effectScope()
  let shown: ShallowRef<number>[] = []
  scope.run(() => (shown = sources.map((source, index) => useDrawTurns(() => source.value, visible[index]!))))
  const drawnPerFrame: number[] = []
  let before = shown.map(({ value }) => value)
  const seconds = 4
  for (let elapsed = 0; elapsed < seconds * 1_000; elapsed += frameMs) {
    for (const source of sources) source.value += 1
    await pass(frameMs)
    const now = shown.map(({ value }) => value)
    drawnPerFrame.push(now.filter((value, index) => value !== before[index]).length)
    before = now
  }
  expect(Math.max(...drawnPerFrame)).toBe(1)
  const draws = drawnPerFrame.reduce((sum, count) => sum + count, 0)
  expect(draws).toBeGreaterThan(3 * seconds * 3)
  expect(draws).toBeLessThanOrEqual(3 * (seconds * 4 + 1))
  expect(shown[3]!.value).toBe(0)

  visible[3]!.value = true
  await pass(300)
  expect(shown[3]!.value).toBe(sources[3]!.value)
  scope.stop()
})

it('asks for no frame while nothing changes', async () => {
  const source = shallowRef(0)
  const scope = effectScope()
  scope.run(() => useDrawTurns(() => source.value, ref(true)))
  source.value = 1
  await pass(1_000)
  const drawn = frames
  await pass(10_000)
  expect(frames).toBe(drawn)
  scope.stop()
})
