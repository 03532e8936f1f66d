import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { defaultSettings, SettingsStore } from '../settings/settings-store.ts'
import { readJson } from './json-file.ts'

test.skipIf(process.platform === 'win32')('a pipe is no file of settings, and nobody waits for it', () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-json-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'settings.json')
  execFileSync('mkfifo', [file])
  expect(readJson(file)).toBeUndefined()
  const settings = new SettingsStore(file, defaultSettings('/data'))
  expect(settings.problem).toEqual({})
  settings.change({ theme: 'dark' })
  expect(readJson(file)).toMatchObject({ theme: 'dark' })
  expect(readdirSync(folder)).toEqual(['settings.json'])
})
