import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { ExperimentLibrary } from '../../bench/experiments/library.ts'
import { DocumentError } from '../config/parse-document.ts'
import { describeFault } from '../faults/model/describe-fault.ts'
import { sampleAccounts } from '../sample/sample-accounts.ts'
import { controlPages } from './control-pages.ts'
import { SceneLibrary } from './library.ts'
import { type Scene, type SceneInput, sceneSchema } from './scene.ts'
import { parseScene, sceneText } from './scene-text.ts'

const resources = new URL('../../resources/', import.meta.url)
const ready = new SceneLibrary(new URL('scenes/', resources))

const words = fc.string({ minLength: 1, maxLength: 12, unit: 'grapheme' }).map((text) => text.trim() || 'a')
const ms = fc.integer({ min: 1, max: 60_000 })
const optional = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })
const faultText = fc.oneof(
  fc
    .tuple(fc.constantFrom('kill', 'pause'), fc.constantFrom('product-db', 'buyer-frontend'), ms)
    .map(([kind, member, time]) => `${kind} ${member} for ${time}ms`),
  fc
    .tuple(ms, fc.constantFrom('requests', 'replies', ''))
    .map(([time, way]) => `latency ${time}ms from clients to seller-frontend ${way}`),
  fc.constant('partition buyer-frontend,seller-frontend from customer-db one-way'),
)
const faults = fc.array(faultText, { maxLength: 4 })
const place = fc.record({
  x: fc.integer({ min: -3_000, max: 3_000 }),
  y: fc.integer({ min: -3_000, max: 3_000 }),
  width: fc.integer({ min: 200, max: 4_000 }),
  height: fc.integer({ min: 200, max: 4_000 }),
  maximized: fc.boolean(),
})
const window = fc
  .record({
    account: optional(fc.constantFrom(...sampleAccounts)),
    role: fc.constantFrom('buyer' as const, 'seller' as const),
    place: optional(place),
  })
  .map(({ account, role, place }) => ({
    role: account?.role ?? role,
    ...(account && { account: account.username }),
    ...(place && { place }),
  }))
const config = fc.record(
  {
    sessions: fc.record({ idleSeconds: fc.integer({ min: 5, max: 86_400 }) }),
    orders: fc.record({ workers: fc.integer({ min: 1, max: 50 }), paused: fc.boolean() }),
    catalogue: fc.record({ reads: fc.constantFrom('strong', 'eventual'), delayMs: ms }),
    payments: fc.record({ delayMs: ms, declineRate: fc.constantFrom(0, 0.25, 1) }),
    gateway: fc.record({ policy: fc.constantFrom('round-robin', 'two-choices') }),
    resilience: fc.record({ breaker: fc.record({ on: fc.boolean(), openMs: ms }) }),
    timeouts: fc.record({ requestMs: ms }),
  },
  { requiredKeys: [] },
)
const scenes = fc
  .record({
    title: words,
    text: fc.string({ maxLength: 300, unit: 'binary' }),
    cluster: fc.record({
      buyerFrontends: fc.integer({ min: 1, max: 20 }),
      sellerFrontends: fc.integer({ min: 1, max: 20 }),
      gateway: fc.constant(true),
      sellerGateway: fc.boolean(),
      followers: fc.integer({ min: 2, max: 5 }),
      payments: fc.boolean(),
      config,
    }),
    followers: fc.dictionary(
      fc.constantFrom('product-follower', 'product-follower-2'),
      fc.record({ delayMs: ms, stopped: fc.boolean() }),
    ),
    balancing: fc.dictionary(
      fc.constant('gateway'),
      fc.constantFrom('round-robin' as const, 'two-choices' as const),
    ),
    paymentsOutage: fc.constantFrom('none' as const, 'refuse' as const, 'silent' as const),
    route: fc.constantFrom('direct' as const, 'gateway' as const, 'spread' as const),
    faults: fc.record({ prepared: faults, active: faults }),
    sample: fc.boolean(),
    traffic: fc.integer({ min: 0, max: 200 }),
    traces: fc.record({
      sample: fc.constantFrom('off' as const, 'some' as const, 'all' as const),
      recording: fc.boolean(),
    }),
    windows: fc.array(window, { maxLength: 5 }),
    page: fc.constantFrom(...controlPages),
    zoom: fc.constantFrom(0.5, 1, 1.44, 3),
  })
  .map((scene): Scene => sceneSchema.parse(scene))

function problemsOf(scene: SceneInput | object): string {
  try {
    parseScene(JSON.stringify(scene, null, 1), 'mine.yaml')
  } catch (error) {
    if (error instanceof DocumentError) return error.message
    throw error
  }
  return 'sound'
}

describe('a scene', () => {
  it('is the same scene when its file is read again, whatever it holds', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(parseScene(sceneText(scene), 'exported')).toEqual(scene)
      }),
    )
  })

  it('is the same scene when the app has kept it as JSON', () => {
    fc.assert(
      fc.property(scenes, (scene) => {
        expect(sceneSchema.parse(JSON.parse(JSON.stringify(scene)))).toEqual(scene)
      }),
    )
  })

  it('needs nothing but a title', () => {
    const scene = parseScene('title: Mine', 'mine.yaml')
    expect(sceneText(scene)).toBe('title: Mine\n')
    expect(scene).toMatchObject({ cluster: { buyerFrontends: 1, config: {} }, windows: [], page: 'overview' })
  })

  it.each([
    [{}, 'mine.yaml:1: title: it is missing'],
    [{ title: 'a'.repeat(61) }, 'title: at most 60 characters long'],
    [{ title: 'a', cluster: { followers: 6 } }, 'cluster.followers: at most 5'],
    [{ title: 'a', cluster: { node: 1 } }, 'cluster.node: there is no such field'],
    [
      { title: 'a', cluster: { config: { orders: { workers: 0 } } } },
      'cluster.config.orders.workers: at least 1',
    ],
    [
      { title: 'a', cluster: { config: { orders: { worker: 2 } } } },
      'cluster.config.orders.worker: there is no such field',
    ],
    [
      { title: 'a', cluster: { config: { sessions: { idleSeconds: 0.5 } } } },
      'cluster.config.sessions.idleSeconds: ',
    ],
    [
      { title: 'a', windows: [{ role: 'buyer', account: 'eve' }] },
      'windows[0].account: an account of the sample data',
    ],
    [
      { title: 'a', windows: [{ role: 'buyer', account: 'ada' }] },
      'windows[0].account: an account of the sample data',
    ],
    [
      { title: 'a', windows: [{ role: 'buyer', password: 'x' }] },
      'windows[0].password: there is no such field',
    ],
    [
      { title: 'a', windows: [{ role: 'control' }, { role: 'control' }] },
      'windows: a list with one control room',
    ],
    [{ title: 'a', faults: { prepared: ['kil product-db'] } }, 'faults.prepared[0]: "kil" is not a fault'],
    [
      { title: 'a', faults: { active: ['kill gateway'] } },
      'faults.active[0]: this scene has no member gateway',
    ],
    [
      { title: 'a', faults: { active: ['latency 5ms from product-db to buyer-frontend'] } },
      'faults.active[0]: product-db never connects to buyer-frontend',
    ],
    [
      { title: 'a', followers: { 'product-follower': { delayMs: 1, stopped: false } } },
      'followers.product-follower: this scene has no product-follower',
    ],
    [{ title: 'a', page: 'home' }, 'page: one of overview, cluster'],
    [{ title: 'a', zoom: 9 }, 'zoom: at most 3'],
  ])('that is not sound is refused with its field: %j', (scene, problem) => {
    expect(problemsOf(scene)).toContain(problem)
  })

  it.each(['services', 'storage', 'further', 'cluster', 'passwords', 'http', 'logs'])(
    'does not hold the section %s of a configuration: no secret, no address, no folder',
    (section) => {
      expect(problemsOf({ title: 'a', cluster: { config: { [section]: {} } } })).toContain(
        `cluster.config.${section}: a scene does not set this; it may set orders, `,
      )
    },
  )
})

describe('docs/laboratory.md', () => {
  const page = readFileSync(new URL('../../docs/laboratory.md', import.meta.url), 'utf8')
  const section = page.slice(page.indexOf('\n## Scenes\n'), page.indexOf('\n## Traces\n'))

  it('has an example of a scene that can be opened', () => {
    const [, text] = /^```yaml\n([^]*?)^```/m.exec(section)!
    expect(parseScene(text!, 'docs/laboratory.md').windows).toHaveLength(2)
  })

  it('tells every field of a scene', () => {
    const told = [...section.matchAll(/^\| `([a-zA-Z]+)[`.]/gm)].map(([, field]) => field)
    expect([...new Set(told)]).toEqual(Object.keys(sceneSchema.shape))
  })
})

test('the scenes that come with the app are sound, and fit on their page', () => {
  const scenes = ready.names().map((name) => ready.read(name))
  expect(new Set(scenes.map(({ title }) => title)).size).toBe(scenes.length)
  for (const { text } of scenes) expect(text.length).toBeGreaterThan(40)
})

const experiments = new ExperimentLibrary(resources)

test.each(experiments.names())(
  'the scene of the experiment %s has its cluster, and its faults prepared',
  (name) => {
    const { title, cluster, steps } = experiments.read(name)
    const scene = ready.read(name)
    expect(scene).toMatchObject({ title, cluster })
    const texts = steps.flatMap(({ do: deed }) => (deed.kind === 'fault' ? [describeFault(deed.fault)] : []))
    expect(scene.faults.prepared).toEqual([...new Set(texts)])
  },
)
