import { describe, expect, it } from 'vitest'
import type { Settings } from '../../../electron/ipc/settings-types.ts'
import { changesOf, draftOf, problemsOf } from './settings-form.ts'

const settings: Settings = {
  dataFolder: '/home/ann/market',
  ports: { 'customer-db': 6001, 'product-db': 6002, 'buyer-frontend': 6003, 'seller-frontend': 6004 },
  sessionIdleSeconds: 300,
  paymentDelayMs: 400,
  paymentDeclineRate: 0.07,
  shopRoute: 'direct',
  logLevel: 'debug',
  theme: 'system',
  startCluster: true,
  notifications: true,
  tourSeen: true,
}

describe('the settings form', () => {
  it('has no problem with what is kept, and nothing to change', () => {
    expect(problemsOf(draftOf(settings))).toEqual({})
    expect(changesOf(draftOf(settings), settings)).toEqual({})
  })

  it('names both services that want one port', () => {
    const draft = draftOf(settings)
    draft.ports['product-db'] = '6001'
    expect(problemsOf(draft)).toEqual({
      'customer-db': 'product-db also has this port.',
      'product-db': 'customer-db also has this port.',
    })
  })

  it('says what to enter instead', () => {
    const draft = {
      ...draftOf(settings),
      sessionIdleSeconds: '',
      paymentDeclineRate: '101',
      dataFolder: 'market',
    }
    expect(Object.keys(problemsOf(draft)).sort()).toEqual([
      'dataFolder',
      'paymentDeclineRate',
      'sessionIdleSeconds',
    ])
    expect(problemsOf({ ...draftOf(settings), paymentDelayMs: '1.5' }).paymentDelayMs).toContain(
      'whole number',
    )
  })

  it('hands on only what changed', () => {
    const draft = { ...draftOf(settings), paymentDeclineRate: '25' }
    expect(changesOf(draft, settings)).toEqual({ paymentDeclineRate: 0.25 })
  })
})
