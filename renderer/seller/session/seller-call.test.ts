// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, it, vi } from 'vitest'
import { useSession } from '../../shared/session/session.ts'
import { callSeller } from './seller-call.ts'

const expired = { name: 'ApiError', message: 'It is over.', code: 'SESSION_EXPIRED', retryable: false }
let asked: { op: string; key?: string }[] = []

Object.assign(window, {
  marketlab: {
    shop: {
      call: (call: { op: string; key?: string }) => {
        asked.push(call)
        return Promise.resolve(asked.length === 1 ? { ok: false, error: expired } : { ok: true, value: {} })
      },
      onSession: () => () => undefined,
      onConnection: () => () => undefined,
    },
  },
})

beforeEach(() => {
  setActivePinia(createPinia())
  asked = []
  vi.spyOn(useSession(), 'goesOn').mockResolvedValue(true)
})

it('a write that is sent again in a new session keeps its key', async () => {
  await callSeller('ChangeItemPrice', { itemId: '1-1', price: 2 })
  const [first, second] = asked.map(({ key }) => key)
  expect(first).toEqual(expect.any(String))
  expect(second).toBe(first)
})

it('a read has no key, and a key that was given stays', async () => {
  await callSeller('GetSellerRating', {})
  expect(asked.map(({ key }) => key)).toEqual([undefined, undefined])
  await callSeller('ChangeItemPrice', { itemId: '1-1', price: 2 }, { key: 'mine' })
  expect(asked.at(-1)!.key).toBe('mine')
})
