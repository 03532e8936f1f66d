import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { ownerOf, standbyFolderName, writeOwner } from './owners-file.ts'

test('a new standby never has the folder of another member', async () => {
  const data = mkdtempSync(join(tmpdir(), 'marketlab-owners-'))
  onTestFinished(() => rmSync(data, { recursive: true }))
  const owner = { term: 2, passOver: 0, former: ['product-db'] }
  await writeOwner(data, 'product-db', { ...owner, folder: standbyFolderName(data, 'product-standby') })
  const again = standbyFolderName(data, 'product-standby')
  expect(again).not.toBe(standbyFolderName(data, 'product-standby-2'))
  // It can be promoted as well.
  await writeOwner(data, 'product-db', { ...owner, folder: again })
  expect(ownerOf(data, 'product-db')?.folder).toBe(again)
})
