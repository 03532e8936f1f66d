import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { FolderInUseError } from './failures.ts'
import { lockFolder } from './folder-lock.ts'
import { temporaryFolder } from './testing-bank.ts'

test('a folder has one user at a time, who is named', async () => {
  const folder = temporaryFolder()
  const lock = await lockFolder(folder, 'bank')
  const refusal = await lockFolder(folder, 'bank').catch((error: unknown) => error)
  expect(refusal).toBeInstanceOf(FolderInUseError)
  expect((refusal as Error).message).toContain(`in use by bank, process ${process.pid}`)
  lock.release()
  const again = await lockFolder(folder, 'bank')
  again.release()
})

test('the lock of a killed process is taken over', async () => {
  const folder = temporaryFolder()
  const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'])
  await once(child, 'spawn')
  fs.writeFileSync(
    path.join(folder, 'lock'),
    JSON.stringify({ pid: child.pid, notedAt: Date.now(), service: 'bank' }),
  )
  await expect(lockFolder(folder, 'bank')).rejects.toThrow(`process ${child.pid}`)
  child.kill('SIGKILL')
  await once(child, 'exit')
  const lock = await lockFolder(folder, 'bank')
  lock.release()
})

test.runIf(process.platform === 'linux')(
  'a process that merely got the same number does not hold the lock',
  async () => {
    const folder = temporaryFolder()
    const lock = await lockFolder(folder, 'bank')
    const file = path.join(folder, 'lock')
    const holder = JSON.parse(fs.readFileSync(file, 'utf8')) as object
    fs.writeFileSync(file, JSON.stringify({ ...holder, startedAt: 'another boot 17' }))
    const other = await lockFolder(folder, 'bank')
    // Not ours any more, so not ours to remove.
    lock.release()
    expect(fs.existsSync(file)).toBe(true)
    other.release()
    expect(fs.existsSync(file)).toBe(false)
  },
)

test('a lock that says nothing is no lock', async () => {
  for (const content of ['', 'rubbish', '{"pid":-1}', '{}']) {
    const folder = temporaryFolder()
    fs.writeFileSync(path.join(folder, 'lock'), content)
    const lock = await lockFolder(folder, 'bank')
    lock.release()
  }
})
