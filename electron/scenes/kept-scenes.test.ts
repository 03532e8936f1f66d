import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, sep } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sceneSchema } from '../../services/scenes/scene.ts'
import { OpenScene } from './open-scene.ts'
import { SceneShelf } from './scene-shelf.ts'

const ready = new URL('../../resources/scenes/', import.meta.url)
const scene = sceneSchema.parse({
  title: 'Mine: “all” of it',
  cluster: { followers: 1 },
  faults: { prepared: ['kill product-db'] },
  windows: [{ role: 'buyer', account: 'buyer3' }],
})

let folder: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-scenes-'))
})

afterEach(() => rmSync(folder, { recursive: true }))

const shelf = () => new SceneShelf(ready, pathToFileURL(join(folder, 'scenes') + sep))

test('an app without scenes of the user has those that come with it', () => {
  const { scenes, broken } = shelf().list()
  expect(broken).toEqual([])
  expect(scenes.every(({ isReady }) => isReady)).toBe(true)
  expect(scenes.map(({ name }) => name)).toContain('lecture')
})

test('a saved scene is there again after a restart, before the others, until it is deleted', () => {
  const name = shelf().nameFor(scene.title)
  shelf().save(name, scene)
  expect(readdirSync(join(folder, 'scenes'))).toEqual(['mine-all-of-it.yaml'])
  expect(shelf().list().scenes[0]).toEqual({ name, isReady: false, scene })
  expect(shelf().find(name).scene).toEqual(scene)
  shelf().delete(name)
  expect(() => shelf().find(name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('a scene of the user hides none that comes with the app, and an imported one replaces none', () => {
  expect(shelf().nameFor('Lecture')).toBe('lecture-of-yours')
  expect(shelf().nameFor('…')).toBe('scene')
  expect([shelf().add(scene), shelf().add(scene), shelf().add(scene)]).toEqual([
    'mine-all-of-it',
    'mine-all-of-it-2',
    'mine-all-of-it-3',
  ])
})

test('a scene is found by its title, and another title of the same file name gets a free name', () => {
  shelf().save('mine-all-of-it', scene)
  expect(shelf().ownOfTitle(scene.title)).toBe('mine-all-of-it')
  expect(shelf().ownOfTitle('Mine, all of it')).toBeUndefined()
  expect(shelf().freeNameFor('Mine, all of it')).toBe('mine-all-of-it-2')
  expect(shelf().ownOfTitle('Lecture')).toBeUndefined()
})

test('a scene that comes with the app is not deleted, nor a file outside the folder', () => {
  for (const name of ['lecture', '../open-scene', '..'])
    expect(() => shelf().delete(name)).toThrow(expect.objectContaining({ code: 'NOT_FOUND' }))
})

test('a file that holds no scene is told of, and the others are there', () => {
  shelf().save('mine', scene)
  writeFileSync(join(folder, 'scenes', 'other.yaml'), 'title: [')
  const { scenes, broken } = shelf().list()
  expect(scenes[0]!.name).toBe('mine')
  expect(broken).toEqual([{ name: 'other', problem: expect.stringContaining('other.yaml:1: not YAML') }])
})

test('the open scene and the prepared faults outlive the app', () => {
  const file = join(folder, 'open-scene.json')
  const before = new OpenScene(file)
  expect([before.current, before.prepared]).toEqual([null, []])
  before.opened('mine', scene)
  before.prepare('pause product-db')
  before.prepare('pause product-db')
  before.forget('kill product-db')
  const after = new OpenScene(file)
  expect(after.current).toEqual({ name: 'mine', scene })
  expect(after.prepared).toEqual(['pause product-db'])
})

test('of a scene that was deleted the set-up stays open, without its name', () => {
  const file = join(folder, 'open-scene.json')
  const before = new OpenScene(file)
  before.opened('mine', scene)
  before.deleted('other')
  expect(before.current).toEqual({ name: 'mine', scene })
  before.deleted('mine')
  expect(new OpenScene(file).current).toEqual({ name: null, scene })
})

test.each(['', '{', '{"open":3}', '{"open":{"name":"a","scene":{"title":""}},"prepared":[]}'])(
  'a kept scene that cannot be used is no open scene: %j',
  (text) => {
    const file = join(folder, 'open-scene.json')
    writeFileSync(file, text)
    expect(new OpenScene(file).current).toBeNull()
  },
)

test('a fault that could not be read again is not prepared, and those that are stay', () => {
  const file = join(folder, 'open-scene.json')
  const before = new OpenScene(file)
  before.opened('mine', scene)
  const refused = expect.objectContaining({
    code: 'INVALID_ARGUMENT',
    message: expect.stringContaining('This fault cannot be prepared: ') as unknown,
  }) as Error
  expect(() => before.prepare('slow-disk product-db 1e-7ms')).toThrow(refused)
  expect(() => before.prepare('slow-disk product-db 0.0000001ms')).toThrow(refused)
  for (let ms = 1; ms < 50; ms += 1) before.prepare(`slow-disk product-db ${ms}ms`)
  expect(() => before.prepare('pause product-db')).toThrow(refused)
  const after = new OpenScene(file)
  expect(after.problem).toBeUndefined()
  expect(after.current).toEqual({ name: 'mine', scene })
  expect(after.prepared).toHaveLength(50)
})

test('a part that is broken costs the other one nothing, and the file is kept aside', () => {
  const file = join(folder, 'open-scene.json')
  const broken = JSON.stringify({ open: { name: 'mine', scene }, prepared: ['slow-disk product-db 1e-7ms'] })
  writeFileSync(file, broken)
  const read = new OpenScene(file)
  expect(read.current).toEqual({ name: 'mine', scene })
  expect(read.prepared).toEqual([])
  expect(read.problem).toEqual({ keptAs: `${file}.broken` })
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe(broken)

  writeFileSync(file, JSON.stringify({ open: { name: 3 }, prepared: ['pause product-db'] }))
  expect(new OpenScene(file)).toMatchObject({ current: null, prepared: ['pause product-db'] })
})

test('an app that starts for the first time has no file to keep aside', () => {
  const file = join(folder, 'open-scene.json')
  expect(new OpenScene(file).problem).toBeUndefined()
  expect(existsSync(`${file}.broken`)).toBe(false)
})
