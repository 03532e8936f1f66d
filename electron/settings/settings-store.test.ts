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

test('the data folder is a whole path, and survives a reset', () => {
  const store = new SettingsStore(file, defaults)
  expect(() => store.change({ dataFolder: 'here' })).toThrow(/whole path/)
  store.change({ dataFolder: join(folder, 'mine'), theme: 'light' })
  expect(store.reset()).toEqual({ ...defaults, dataFolder: join(folder, 'mine') })
})
