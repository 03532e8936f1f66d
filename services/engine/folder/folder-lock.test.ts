import { spawn } from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'
import path from 'node:path'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { FolderInUseError } from '../failures.ts'
import { lockFolder } from './folder-lock.ts'
import { temporaryFolder } from '../testing/bank.ts'

afterEach(() => vi.restoreAllMocks())

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
  const noProcess = [0, -1, 1.5].map((pid) => JSON.stringify({ pid, notedAt: Date.now() }))
  for (const content of ['', 'rubbish', '{}', ...noProcess]) {
    const folder = temporaryFolder()
    fs.writeFileSync(path.join(folder, 'lock'), content)
    const lock = await lockFolder(folder, 'bank')
    lock.release()
  }
})

test('a folder that had to be made is on disk for good', async () => {
  const parent = temporaryFolder()
  const opened = vi.spyOn(fs.promises, 'open')
  const lock = await lockFolder(path.join(parent, 'new'), 'bank')
  lock.release()
  expect(opened.mock.calls.map(([folder]) => folder)).toEqual(process.platform === 'win32' ? [] : [parent])
})

/** A lock of another process that lives: the one that runs the tests. */
function livingLock(service: string): string {
  return JSON.stringify({ pid: process.ppid, notedAt: Date.now(), service })
}

function failing(code: string): never {
  throw Object.assign(new Error(code), { code })
}

test('a lock that was only just made is given time to say whose it is', async () => {
  const folder = temporaryFolder()
  const file = path.join(folder, 'lock')
  const real = fs.writeFileSync
  fs.writeFileSync(file, '')
  let tries = 0
  vi.spyOn(fs, 'writeFileSync').mockImplementation((...args) => {
    tries += 1
    if (tries === 4) real(file, livingLock('shop'))
    real(...args)
  })
  const moved = vi.spyOn(fs, 'renameSync')
  await expect(lockFolder(folder, 'bank')).rejects.toThrow(`in use by shop, process ${process.ppid}`)
  expect(moved).not.toHaveBeenCalled()
})

test('a lock that was taken over as soon as it was made is not held', async () => {
  const folder = temporaryFolder()
  const real = fs.writeFileSync
  vi.spyOn(fs, 'writeFileSync').mockImplementation((...args) => {
    real(...args)
    real(args[0], livingLock('shop'))
  })
  await expect(lockFolder(folder, 'bank')).rejects.toThrow('in use by shop')
})

test('a folder in which nothing may be written is refused with the reason', async () => {
  vi.spyOn(fs, 'writeFileSync').mockImplementation(() => failing('EACCES'))
  await expect(lockFolder(temporaryFolder(), 'bank')).rejects.toMatchObject({ code: 'EACCES' })
})

describe('of two processes that find the same stale lock', () => {
  const stale = JSON.stringify({
    pid: process.pid,
    notedAt: 0,
    startedAt: 'another boot 17',
    service: 'bank',
  })

  /** A folder with a stale lock. `meanwhile` happens when this process is about to move it away. */
  function folderWhere(meanwhile: (file: string, move: () => void) => void): string {
    const folder = temporaryFolder()
    const file = path.join(folder, 'lock')
    fs.writeFileSync(file, stale)
    const real = fs.renameSync
    vi.spyOn(fs, 'renameSync').mockImplementationOnce((...args) => meanwhile(file, () => real(...args)))
    return folder
  }

  const lockIn = (folder: string) => fs.readFileSync(path.join(folder, 'lock'), 'utf8')

  test('the later one puts the new lock of the other back', async () => {
    const others = livingLock('shop')
    const folder = folderWhere((file, move) => {
      fs.writeFileSync(file, others)
      move()
    })
    await expect(lockFolder(folder, 'bank')).rejects.toThrow('in use by shop')
    expect(fs.readdirSync(folder)).toEqual(['lock'])
    expect(lockIn(folder)).toBe(others)
  })

  test('a third one may have come first', async () => {
    const third = livingLock('third')
    const folder = folderWhere((file, move) => {
      fs.writeFileSync(file, livingLock('shop'))
      move()
      fs.writeFileSync(file, third)
    })
    await expect(lockFolder(folder, 'bank')).rejects.toThrow('in use by third')
    expect(fs.readdirSync(folder)).toEqual(['lock'])
    expect(lockIn(folder)).toBe(third)
  })

  test('the one that finds it gone takes the folder', async () => {
    const folder = folderWhere((file, move) => {
      fs.rmSync(file)
      move()
    })
    const lock = await lockFolder(folder, 'bank')
    expect(lockIn(folder)).toContain(`"pid":${process.pid}`)
    lock.release()
    expect(fs.readdirSync(folder)).toEqual([])
  })

  test('the one that may not move it says so', async () => {
    const folder = folderWhere(() => failing('EPERM'))
    await expect(lockFolder(folder, 'bank')).rejects.toMatchObject({ code: 'EPERM' })
    expect(lockIn(folder)).toBe(stale)
  })
})
