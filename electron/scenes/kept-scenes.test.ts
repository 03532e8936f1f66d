import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
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

test.each(['', '{', '{"open":3}', '{"open":{"name":"a","scene":{"title":""}},"prepared":[]}'])(
  'a kept scene that cannot be used is no open scene: %j',
  (text) => {
    const file = join(folder, 'open-scene.json')
    writeFileSync(file, text)
    expect(new OpenScene(file).current).toBeNull()
  },
)
