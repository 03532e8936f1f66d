import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lockFolder } from '../engine/folder/folder-lock.ts'
import { resetData } from './reset-data.ts'

const folders = ['customer-db', 'payments', 'product-db', 'standbys', 'standbys/product-standby']
const inData = folders.filter((name) => !name.includes('/'))

test('a reset leaves nothing of any service, and all that is not ours', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'marketlab-reset-'))
  onTestFinished(() => rmSync(folder, { recursive: true }))
  for (const service of folders) {
    mkdirSync(join(folder, service), { mode: 0o700 })
    if (service !== 'standbys') writeFileSync(join(folder, service, 'journal-0000000000000001.log'), '')
  }
  writeFileSync(join(folder, 'cluster-secret'), 'a secret')
  writeFileSync(join(folder, 'owners.json'), '{}')
  writeFileSync(join(folder, 'homework.txt'), 'mine')
  await resetData(folder)
  expect(readdirSync(folder)).toEqual(['homework.txt'])
  expect(existsSync(join(folder, 'payments'))).toBe(false)
})

test.each(['product-db', 'standbys/product-standby'])(
  'nothing is deleted while a service runs by itself on %s',
  async (locked) => {
    const folder = mkdtempSync(join(tmpdir(), 'marketlab-reset-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    for (const service of folders) mkdirSync(join(folder, service), { mode: 0o700 })
    const lock = await lockFolder(join(folder, locked), locked)
    onTestFinished(() => lock.release())
    await expect(resetData(folder)).rejects.toThrow(locked)
    expect(readdirSync(folder).sort()).toEqual(inData)
  },
)
