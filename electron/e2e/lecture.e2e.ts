import { AppUnderTest } from './app-under-test.ts'
import { test } from './fixtures.ts'
import { lectureSteps } from './lecture.ts'

let app: AppUnderTest

test.describe.configure({ timeout: 240_000 })

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ paymentDelayMs: 400 })
  await app.untilHealthy()
})

test.afterAll(() => app.dispose())

test(
  'the lecture of the guide for instructors is held from the scenes, click by click',
  { tag: '@long' },
  async () => {
    for (const { title, hold } of lectureSteps(app, () => Promise.resolve())) await test.step(title, hold)
  },
)
