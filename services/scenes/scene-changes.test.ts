import { expect, test } from 'vitest'
import { sceneSchema, type SceneInput } from './scene.ts'
import { sceneChanges } from './scene-changes.ts'

const running = { isRunning: true, restarts: false }

function scene(more: Partial<SceneInput> = {}) {
  return sceneSchema.parse({ title: 'a', ...more })
}

const buyer = (account?: string) => ({ role: 'buyer' as const, ...(account !== undefined && { account }) })

test('a scene that is set up already changes nothing', () => {
  const there = scene({
    sample: true,
    cluster: { followers: 2, config: { orders: { workers: 2 } } },
    followers: { 'product-follower': { delayMs: 5, stopped: true } },
    faults: { prepared: ['kill product-db'], active: ['pause product-follower-2'] },
    windows: [buyer('buyer1'), buyer()],
  })
  expect(sceneChanges(there, there, running)).toEqual([])
})

test('what changes is told in the order in which it happens, and what users notice is marked', () => {
  const current = scene({
    cluster: { buyerFrontends: 2, followers: 1 },
    faults: { active: ['kill product-db for 5s'] },
    windows: [buyer('buyer1'), buyer('buyer2')],
  })
  const wanted = scene({
    cluster: { gateway: true, followers: 1, config: { resilience: { breaker: { on: true } } } },
    faults: { prepared: ['kill gateway'], active: ['pause customer-db'] },
    sample: true,
    windows: [buyer('buyer2'), { role: 'seller', account: 'ada' }],
  })
  expect(sceneChanges(current, wanted, { isRunning: true, restarts: true })).toEqual([
    { text: 'The active fault is healed.', disturbs: true },
    { text: 'All services are restarted, because some settings change only at a start.', disturbs: true },
    { text: 'buyer-frontend-2 leaves the cluster.', disturbs: true },
    { text: 'gateway joins the cluster.', disturbs: false },
    { text: 'These settings change: resilience.', disturbs: false },
    { text: 'The sample data is loaded if the market does not have it.', disturbs: false },
    { text: 'This window is closed: a buyer window for buyer1.', disturbs: true },
    { text: 'This window is opened: a seller window for ada.', disturbs: false },
    { text: 'This fault is started: pause customer-db.', disturbs: true },
    { text: 'One fault is prepared for a click.', disturbs: false },
  ])
})

test('shop windows that leave another market disturb their users, also while the own cluster is stopped', () => {
  for (const isRunning of [true, false])
    expect(
      sceneChanges(scene(), scene(), { isRunning, restarts: false, market: 'Next door' }),
    ).toContainEqual({
      text: 'The shop windows leave the market Next door, and their users are logged out.',
      disturbs: true,
    })
})

test('nobody is disturbed in a cluster that does not run', () => {
  const changes = sceneChanges(scene({ cluster: { followers: 1 } }), scene(), {
    isRunning: false,
    restarts: true,
  })
  expect(changes).toEqual([
    { text: 'product-follower leaves the cluster.', disturbs: false },
    { text: 'The cluster is started.', disturbs: false },
  ])
})

test('sessions and payments stay as they are where a scene does not say them', () => {
  const current = scene({
    cluster: { config: { sessions: { idleSeconds: 60 }, payments: { delayMs: 400, declineRate: 0.5 } } },
  })
  expect(sceneChanges(current, scene(), running)).toEqual([])
  const paying = scene({ cluster: { config: { payments: { delayMs: 40 } } } })
  expect(sceneChanges(current, paying, running)).toEqual([
    { text: 'These settings change: payments.', disturbs: false },
  ])
})

test('a window that nobody uses is not closed where a user of its side comes', () => {
  const current = scene({ windows: [buyer(), buyer(), { role: 'seller' }] })
  const wanted = scene({ windows: [buyer('buyer1')] })
  expect(sceneChanges(current, wanted, running).map(({ text }) => text)).toEqual([
    'These windows are closed: a buyer window, a seller window.',
    'This window is opened: a buyer window for buyer1.',
  ])
})
