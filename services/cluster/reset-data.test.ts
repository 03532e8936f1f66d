import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder } from '../engine/folder/folder-lock.ts'
import { keepsJournal } from './topology.ts'
import { resetData } from './reset-data.ts'

test('a reset leaves nothing of any service, and all that is not ours', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-reset-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const service of keepsJournal) {
    mkdirSync(join(folder, service), { mode: 0o700 })
    writeFileSync(join(folder, service, 'journal-0000000000000001.log'), '')
  }
  writeFileSync(join(folder, 'cluster-secret'), 'a secret')
  writeFileSync(join(folder, 'homework.txt'), 'mine')
  await resetData(folder)
  expect(readdirSync(folder)).toEqual(['homework.txt'])
  expect(existsSync(join(folder, 'payments'))).toBe(false)
})

test('nothing is deleted while a service runs by itself on a folder', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-reset-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const service of keepsJournal) mkdirSync(join(folder, service), { mode: 0o700 })
  const lock = await lockFolder(join(folder, 'product-db'), 'product-db')
  onTestFinished(() => lock.release())
  await expect(resetData(folder)).rejects.toThrow('product-db')
  expect(readdirSync(folder).sort()).toEqual([...keepsJournal].sort())
})
