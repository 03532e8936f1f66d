import { expect, test } from 'vitest'
import { parseConfig } from '../config/config.ts'
import { openHttp, type Phase } from './http-endpoint.ts'
import type { Log } from './log.ts'
import { Metrics } from './metrics/metrics.ts'

const log = { info: () => undefined, error: () => undefined } as unknown as Log

async function pagesIn(phase: () => Phase) {
  const config = parseConfig({ http: { port: 0 } })
  const port = await openHttp({ config, member: 'buyer-frontend', metrics: new Metrics(), log }, phase)
  return async (path: string, method = 'GET') => {
    const answer = await fetch(`http://127.0.0.1:${port}${path}`, { method })
    return [answer.status, (await answer.text()).trim()]
  }
}

test('a process that works says so; it may be asked from the end of its start to the beginning of its end', async () => {
  let phase: Phase = 'starting'
  const get = await pagesIn(() => phase)
  expect(await get('/ready')).toEqual([503, 'starting'])
  phase = 'ready'
  expect(await get('/ready')).toEqual([200, 'ready'])
  phase = 'draining'
  expect(await get('/ready')).toEqual([503, 'draining'])
  expect(await get('/health')).toEqual([200, 'works'])
})

test('nothing else is there, and nothing is changed over HTTP', async () => {
  const get = await pagesIn(() => 'ready')
  expect((await get('/'))[0]).toBe(404)
  expect((await get('/health/../secret'))[0]).toBe(404)
  expect((await get('/ready', 'POST'))[0]).toBe(405)
  expect(await get('/ready', 'HEAD')).toEqual([200, ''])
})
