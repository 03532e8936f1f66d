import { afterEach, expect, test } from 'vitest'
import type { DurableState } from '../../engine/durable.ts'
import type { StateMachine } from '../../engine/state-machine.ts'
import { EchoServer } from '../../testing/simulated/echo-server.ts'
import { TestClient } from '../../testing/clients/test-client.ts'
import { Call } from '../call.ts'
import { snapshotOperations } from './snapshot-operations.ts'

type State = DurableState<StateMachine<never, unknown>, never, unknown>

let echo: EchoServer

afterEach(() => echo.close())

test('an import is cancelled when its caller disconnects, and not before', async () => {
  echo = await EchoServer.start()
  const client = await TestClient.connect(echo.port)
  client.call('Hold', { file: '/theirs.sqlite' }).catch(() => undefined)
  await expect.poll(() => echo.held.length, { timeout: 30_000 }).toBe(1)
  const { request, connection } = echo.held[0]!
  let given: AbortSignal | undefined
  const importSnapshot = (_file: string, signal: AbortSignal) => {
    given = signal
    return new Promise((_, reject) =>
      signal.addEventListener('abort', () => reject(new Error('This was cancelled.'))),
    )
  }
  const operations = snapshotOperations(() => ({ importSnapshot }) as unknown as State)
  const call = new Call(request, connection, 'product-db', undefined)
  const importing = Promise.resolve(operations.ImportSnapshot!(call, Buffer.alloc(0), 0, 0))
  const refusal = expect(importing).rejects.toThrow('This was cancelled.')
  expect(given!.aborted).toBe(false)
  client.close()
  await refusal
})
