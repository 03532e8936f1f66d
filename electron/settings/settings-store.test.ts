import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { defaultSettings, SettingsStore } from './settings-store.ts'

let folder: string
let file: string
const defaults = defaultSettings('/data')

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'marketlab-settings-'))
  file = join(folder, 'settings.json')
})

afterEach(() => rmSync(folder, { recursive: true }))

test('come by default when there is no file, or none that can be read', () => {
  expect(new SettingsStore(file, defaults).current).toEqual(defaults)
  writeFileSync(file, '{"theme":"da')
  expect(new SettingsStore(file, defaults).current).toEqual(defaults)
})

test('what does not hold comes by default, the rest as it stands', () => {
  writeFileSync(
    file,
    JSON.stringify({ theme: 'dark', paymentDeclineRate: 7, ports: { 'customer-db': 1 }, other: 1 }),
  )
  expect(new SettingsStore(file, defaults).current).toEqual({ ...defaults, theme: 'dark' })
})

test('are kept, and tell what changed', () => {
  const store = new SettingsStore(file, defaults)
  const heard: string[][] = []
  store.onChange((_, changed) => heard.push([...changed]))
  store.change({ paymentDelayMs: 5, theme: 'system' })
  store.change({ paymentDelayMs: 5 })
  expect(heard).toEqual([['paymentDelayMs']])
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ paymentDelayMs: 5 })
  expect(new SettingsStore(file, defaults).current.paymentDelayMs).toBe(5)
})

test('the data folder is an absolute path, and survives a reset', () => {
  const store = new SettingsStore(file, defaults)
  expect(() => store.change({ dataFolder: 'here' })).toThrow(/absolute path/)
  store.change({ dataFolder: join(folder, 'mine'), theme: 'light' })
  expect(store.reset()).toEqual({ ...defaults, dataFolder: join(folder, 'mine') })
})

test('a file that does not hold is kept aside, told of, and whole again once that is accepted', () => {
  writeFileSync(file, '{"theme":"da')
  const broken = new SettingsStore(file, defaults)
  expect(broken.problem).toEqual({ keptAs: `${file}.broken` })
  expect(readFileSync(`${file}.broken`, 'utf8')).toBe('{"theme":"da')
  broken.acceptProblem()
  expect(broken.problem).toBeUndefined()
  expect(new SettingsStore(file, defaults).problem).toBeUndefined()
})

test('what of the file did not hold is named, and a change ends that', () => {
  writeFileSync(file, JSON.stringify({ theme: 'dark', paymentDeclineRate: 7, other: 1 }))
  const store = new SettingsStore(file, defaults)
  expect(store.problem).toEqual({ replaced: ['paymentDeclineRate'], keptAs: `${file}.broken` })
  store.change({ paymentDelayMs: 5 })
  expect(store.problem).toBeUndefined()
  rmSync(file)
  expect(new SettingsStore(file, defaults).problem).toBeUndefined()
})
