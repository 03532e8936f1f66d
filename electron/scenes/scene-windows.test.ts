import { EventEmitter } from 'node:events'
import { expect, test, vi } from 'vitest'
import { parseConfig } from '../../services/config/config.ts'
import { sceneSchema, type SceneInput } from '../../services/scenes/scene.ts'
import type { AppWindow } from '../shell/windows.ts'
import { captureScene, setUpOf } from './capture-scene.ts'
import { Opening } from './opening.ts'
import { SceneDesk, type SceneDeskOptions } from './scene-desk.ts'
import type { SceneParts } from './scene-parts.ts'
import { windowWork } from './scene-windows.ts'

vi.mock('electron', () => ({ screen: {} }))

/** A window without a screen. One with unsaved input asks when it is closed, and stays. */
class FakeBrowser extends EventEmitter {
  readonly webContents = Object.assign(new EventEmitter(), {
    setZoomFactor: () => undefined,
    getZoomFactor: () => 1,
  })
  asks = false
  #isDestroyed = false

  isDestroyed = () => this.#isDestroyed
  isMaximized = () => false
  getNormalBounds = () => ({ x: 0, y: 0, width: 900, height: 600 })

  close(): void {
    if (this.asks) {
      this.webContents.emit('will-prevent-unload')
      return
    }
    this.#isDestroyed = true
    this.emit('closed')
  }
}

class FakeApp {
  readonly browsers = new Map<AppWindow, FakeBrowser>()
  readonly logins: string[] = []
  market: { name: string } | undefined
  readonly #config = parseConfig({})
  readonly parts = {
    windows: {
      open: (role: AppWindow['role']) => this.open(role),
    },
    shops: {
      of: (window: AppWindow) => ({
        call: ({ args }: { args: { username: string } }) => {
          window.username = args.username
          this.logins.push(`${args.username} in ${this.market?.name ?? 'the own market'}`)
          return Promise.resolve({})
        },
      }),
    },
    markets: {
      use: () => (this.market = undefined),
    },
    settings: { current: { shopRoute: 'direct' } },
    cluster: { isRunning: true, config: this.#config, nextConfig: this.#config, addresses: () => [] },
    faults: { active: () => [] },
    traces: { state: () => ({ sample: 'some', isRecording: false }) },
    background: { state: () => ({ isOn: false, ratePerSecond: 1 }) },
    autoscaler: { state: () => ({ settings: this.#config.autoscale }) },
  } as unknown as SceneParts

  constructor() {
    Object.defineProperty(this.parts.windows, 'all', { get: () => [...this.browsers.keys()] })
    Object.defineProperty(this.parts.markets, 'current', { get: () => this.market })
    this.open('control')
  }

  open(role: AppWindow['role'], username?: string): AppWindow {
    const known = role === 'control' && [...this.browsers.keys()].find((window) => window.role === role)
    if (known) return known
    const browser = new FakeBrowser()
    const window = { role, browser, ...(username !== undefined && { username }) } as unknown as AppWindow
    this.browsers.set(window, browser)
    browser.once('closed', () => this.browsers.delete(window))
    return window
  }

  users = () =>
    [...this.browsers.keys()].flatMap(({ role, username }) =>
      role === 'control' ? [] : [username ?? `nobody, ${role}`],
    )

  /** The steps that failed. */
  async carryOut(work: ReturnType<typeof windowWork>): Promise<(string | undefined)[]> {
    const opening = new Opening({ name: 'mine', title: 'Mine' }, work, () => undefined)
    await opening.run()
    return opening.state.steps.filter(({ state }) => state === 'failed').map(({ problem }) => problem)
  }
}

const sceneWith = (...windows: NonNullable<SceneInput['windows']>) =>
  sceneSchema.parse({ title: 'Mine', windows })
const two = sceneWith({ role: 'buyer', account: 'buyer1' }, { role: 'seller', account: 'ada' })
const said = { title: 'now', text: '', page: 'overview', sample: false } as const

test('windows are taken and closed as they are when their steps begin', async () => {
  const app = new FakeApp()
  const gone = app.open('buyer', 'buyer1')
  const work = windowWork(app.parts, two, true)
  gone.browser.close()
  app.open('buyer', 'buyer7')
  expect(await app.carryOut(work)).toEqual([])
  expect(app.users()).toEqual(['buyer1', 'ada'])
})

test('a window that is closed between two steps is opened again', async () => {
  const app = new FakeApp()
  const seller = app.open('seller', 'ada')
  const work = windowWork(app.parts, two, true)
  const at = work.findIndex(({ text }) => text.startsWith('Open a buyer'))
  work.splice(at, 0, { text: 'The user closes it', do: () => seller.browser.close() })
  expect(await app.carryOut(work)).toEqual([])
  expect(app.users()).toEqual(['buyer1', 'ada'])
})

test('a window with unsaved input that stays is named', async () => {
  const app = new FakeApp()
  app.browsers.get(app.open('buyer', 'buyer7'))!.asks = true
  app.open('buyer', 'buyer8')
  expect(await app.carryOut(windowWork(app.parts, two, true))).toEqual([
    'Not closed: a buyer window for buyer7. Input that is not saved would be lost.',
  ])
  expect(app.users()).toEqual(['buyer7', 'buyer1', 'ada'])
})

test('windows that the user opened before a scene is restored stay as they are', async () => {
  const app = new FakeApp()
  app.open('buyer', 'buyer7')
  app.open('buyer')
  expect(await app.carryOut(windowWork(app.parts, two, false))).toEqual([])
  expect(app.users()).toEqual(['buyer7', 'nobody, buyer', 'buyer1', 'ada'])
})

test('users of a scene are logged in to the own market alone', async () => {
  const app = new FakeApp()
  app.market = { name: 'Next door' }
  const work = windowWork(app.parts, two, true)
  expect(await app.carryOut(work)).toEqual([])
  expect(app.logins).toEqual(['buyer1 in the own market', 'ada in the own market'])

  const back = windowWork(app.parts, sceneWith({ role: 'buyer', account: 'buyer2' }), true)
  app.market = { name: 'Next door' }
  expect(await app.carryOut(back)).toEqual([
    'The shop windows are in the market Next door: buyer2 is not logged in there.',
  ])
  expect(app.logins).toHaveLength(2)
})

test('users of another market are left out of a saved scene', () => {
  const app = new FakeApp()
  app.open('buyer', 'buyer1')
  expect(captureScene(app.parts, [], said)).toMatchObject({
    scene: { windows: [{ role: 'control' }, { role: 'buyer', account: 'buyer1' }] },
    leftOut: [],
  })
  app.market = { name: 'Next door' }
  const { scene, leftOut } = captureScene(app.parts, [], said)
  expect(scene.windows.map(({ account }) => account)).toEqual([undefined, undefined])
  expect(leftOut).toEqual(['buyer1 will not be logged in: this is a user of the market Next door.'])
})

test('windows of users whom no scene can keep are named before they are closed', () => {
  const app = new FakeApp()
  app.open('buyer', 'ann')
  app.open('seller')
  const desk = new SceneDesk({
    parts: app.parts,
    shelf: { find: () => ({ scene: two }) },
    open: { current: null, prepared: [] },
    configIn: () => app.parts.cluster.config,
    onChange: () => undefined,
  } as unknown as SceneDeskOptions)
  expect(desk.changes('mine').filter(({ text }) => text.includes('window'))).toEqual([
    { text: 'This window is closed: a buyer window for ann.', disturbs: true },
    {
      text: 'These windows are opened: a buyer window for buyer1, a seller window for ada.',
      disturbs: false,
    },
  ])
})

test('a set-up that no scene can hold is not saved, but can be compared with one', () => {
  const app = new FakeApp()
  for (let count = 0; count < 20; count += 1) app.open('buyer')
  expect(() => captureScene(app.parts, [], said)).toThrow('A scene cannot hold this: windows')
  expect(setUpOf(app.parts, [], said).scene.windows).toHaveLength(21)
})
