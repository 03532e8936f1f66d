import { test } from '@playwright/test'
import { lectureSteps } from '../e2e/lecture.ts'
import { AppUnderTest } from '../e2e/app-under-test.ts'
import { picture, size } from './stage.ts'

let app: AppUnderTest

test.beforeAll(async () => {
  app = await AppUnderTest.launch({ theme: 'light', paymentDelayMs: 400 })
  await app.resize(app.control, size)
  await app.untilHealthy()
  await app.room.goTo('scenes')
  await picture(app.control, 'scenes')
})

test.afterAll(() => app.dispose())

test('the lecture', async () => {
  for (const { hold } of lectureSteps(app, (name) => picture(app.control, name))) await hold()
})
