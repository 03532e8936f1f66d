import type { Page } from '@playwright/test'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { expect, test } from '../e2e/fixtures.ts'
import { recordFrames } from '../e2e/recordings.ts'
import { median, reportAtMost } from './findings.ts'

const frames = 5_000
/** A step waits for the screen twice: three pictures at 60 a second, and room for the processor that draws them here. */
const stepMs = 100

let app: AppUnderTest
let buyer: Page

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ logLevel: 'warn' })
  await app.room.untilHealthy()
  const window = await app.room.openBuyer()
  await window.signUp('victor')
  buyer = window.page
})

test.afterAll(() => app.dispose())

test(`a diagram of ${frames} frames is zoomed step by step`, async () => {
  const { control, room } = app
  await room.goTo('traces')
  await recordFrames(control, buyer, frames)
  await control.getByTestId('traces-tab-diagram').click()
  const drawn = () => control.getByTestId('space-time').getAttribute('data-hops')
  await expect.poll(async () => Number(await drawn())).toBeGreaterThan(frames)
  const steps = await control.evaluate(async () => {
    const canvas = document.querySelector('[data-testid=space-time-canvas]') as HTMLCanvasElement
    const { width, height } = canvas.getBoundingClientRect()
    const middle = { clientX: width / 2, clientY: height / 2, bubbles: true, cancelable: true }
    const times: number[] = []
    for (let step = 0; step < 60; step += 1) {
      await new Promise(requestAnimationFrame)
      const began = performance.now()
      canvas.dispatchEvent(new WheelEvent('wheel', { ...middle, deltaY: step < 30 ? -120 : 120 }))
      canvas.dispatchEvent(new PointerEvent('pointermove', middle))
      await new Promise((resolve) => setTimeout(resolve))
      await new Promise(requestAnimationFrame)
      times.push(performance.now() - began)
    }
    return times
  })
  reportAtMost('app-trace-step', median(steps), stepMs, 'ms for a turn of the wheel')
})
