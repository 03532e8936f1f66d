import { expect, onTestFinished, test } from 'vitest'
import { EchoServer } from '../testing/simulated/echo-server.ts'
import { ApiError } from '../wire/errors.ts'
import { Downstream } from './downstream.ts'
import { resilienceSchema } from './settings.ts'

const settings = (breaker: object) => resilienceSchema.parse({ breaker: { leastCalls: 1, ...breaker } })
const guarding = settings({ on: true, openMs: 60_000 })
const otherwise = settings({ on: true, openMs: 59_000 })

/** A service whose calls the test ends, and whether its breaker is open at each of its turns. */
async function startService() {
  const turns: boolean[] = []
  const echo = await EchoServer.start()
  const options = { host: '127.0.0.1', port: echo.port, service: 'echo' }
  const downstream = new Downstream(options, guarding, (isOpen) => turns.push(isOpen))
  onTestFinished(async () => {
    downstream.close()
    await echo.close()
  })
  /** A call that the service has; it fails when the test says so. */
  const beginCall = async () => {
    const call = downstream.request('Hold', {})
    call.catch(() => undefined)
    await expect.poll(() => echo.held.length).toBe(1)
    const { request, connection } = echo.held.pop()!
    return async () => {
      connection.fail(request.id, new ApiError('INTERNAL', 'not well'))
      await expect(call).rejects.toMatchObject({ code: 'INTERNAL' })
    }
  }
  return { downstream, turns, beginCall }
}

test.each([
  ['others', otherwise],
  ['none', settings({ on: false })],
])('an open breaker is told as closed when its settings give way to %s', async (_, next) => {
  const { downstream, turns, beginCall } = await startService()
  const fail = await beginCall()
  await fail()
  expect(turns).toEqual([true])
  downstream.protect(guarding)
  expect(turns).toEqual([true])
  downstream.protect(next)
  expect(turns).toEqual([true, false])
})

test('a breaker that was closed is not told, nor what it learns when another has taken its place', async () => {
  const { downstream, turns, beginCall } = await startService()
  const fail = await beginCall()
  downstream.protect(otherwise)
  await fail()
  expect(turns).toEqual([])
})
