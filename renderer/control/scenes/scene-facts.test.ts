import { expect, test } from 'vitest'
import { sceneSchema } from '../../../services/scenes/scene.ts'
import { sceneFacts } from './scene-facts.ts'

test('a scene of the usual things says only its members and its page', () => {
  expect(sceneFacts(sceneSchema.parse({ title: 'a' }))).toEqual([
    { label: 'Members', values: ['the four services'] },
    { label: 'Page', values: ['Overview'] },
  ])
})

test('all that is unusual is told', () => {
  const scene = sceneSchema.parse({
    title: 'a',
    cluster: {
      buyerFrontends: 3,
      gateway: true,
      followers: 1,
      payments: true,
      config: { catalogue: { reads: 'eventual' }, resilience: { breaker: { on: true } } },
    },
    followers: { 'product-follower': { delayMs: 500, stopped: false } },
    balancing: { gateway: 'two-choices' },
    paymentsOutage: 'refuse',
    route: 'gateway',
    faults: { prepared: ['kill gateway'], active: ['pause payments'] },
    sample: true,
    traffic: 20,
    traces: { sample: 'all', recording: true },
    windows: [{ role: 'control' }, { role: 'buyer', account: 'buyer1' }, { role: 'seller' }],
    page: 'order-desk',
    zoom: 1.44,
  })
  expect(sceneFacts(scene)).toEqual([
    {
      label: 'Members',
      values: [
        '3 buyer frontends',
        'a gateway for buyers',
        '1 follower',
        'a payments service',
        'product-follower: 500 ms behind',
        'gateway: two-choices',
        'payments: outage, refuse',
      ],
    },
    { label: 'Settings', values: ['catalogue.reads: eventual', 'resilience.breaker.on: true'] },
    { label: 'Prepared faults', values: ['kill gateway'] },
    { label: 'Active faults', values: ['pause payments'] },
    { label: 'Windows', values: ['buyer: buyer1', 'seller'] },
    { label: 'Shop windows connect', values: ['through a gateway'] },
    { label: 'Market', values: ['sample data'] },
    { label: 'Background traffic', values: ['20 requests a second'] },
    { label: 'Traces', values: ['all requests', 'frames are recorded'] },
    { label: 'Size of the pages', values: ['144 %'] },
    { label: 'Page', values: ['Order desk'] },
  ])
})
