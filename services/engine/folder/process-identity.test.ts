import fs from 'node:fs'
import os from 'node:os'
import { afterEach, describe, expect, test, vi } from 'vitest'
import { isAlive, ownIdentity } from './process-identity.ts'

afterEach(() => void vi.restoreAllMocks())

/** No process can have this number. */
const nobody = 2 ** 30

test('this process is alive, and says since when where the system tells', () => {
  const own = ownIdentity()
  expect(own.pid).toBe(process.pid)
  expect(Math.abs(own.notedAt - Date.now())).toBeLessThan(60_000)
  expect(own.startedAt !== undefined).toBe(fs.existsSync('/proc/self/stat'))
  expect(isAlive(own)).toBe(true)
  expect(isAlive({ pid: own.pid, notedAt: own.notedAt })).toBe(true)
})

test('a process that is not there is not alive', () => {
  expect(isAlive({ ...ownIdentity(), pid: nobody })).toBe(false)
})

test('the same number with another start is another process', () => {
  const own = ownIdentity()
  if (own.startedAt === undefined) return
  expect(isAlive({ ...own, startedAt: `${own.startedAt}1` })).toBe(false)
})

describe('where the system does not tell more', () => {
  const told = (stat: string) =>
    vi.spyOn(fs, 'readFileSync').mockImplementation(((file: string) => {
      if (stat === '') throw new Error('no such file')
      return String(file).endsWith('boot_id') ? 'boot\n' : stat
    }) as typeof fs.readFileSync)
  const fields = (state: string, start: string) =>
    ['1', '(a (strange) name)', state, ...new Array<string>(18).fill('0'), start].join(' ')

  test('this process does not say since when it runs', () => {
    told('')
    expect(Object.keys(ownIdentity())).toEqual(['pid', 'notedAt'])
  })

  test('who noted it before the last start of the machine is gone', () => {
    told('')
    vi.spyOn(os, 'uptime').mockReturnValue(100)
    vi.spyOn(Date, 'now').mockReturnValue(1_000_000)
    expect(isAlive({ pid: process.pid, notedAt: 900_000 })).toBe(true)
    expect(isAlive({ pid: process.pid, notedAt: 899_999 })).toBe(false)
  })

  test('a process whose name holds blanks and brackets is known by its start all the same', () => {
    told(fields('S', '4711'))
    expect(ownIdentity().startedAt).toBe('boot 4711')
    expect(isAlive({ pid: process.pid, startedAt: 'boot 4711', notedAt: 0 })).toBe(true)
    expect(isAlive({ pid: process.pid, startedAt: 'boot 4712', notedAt: 0 })).toBe(false)
  })

  test.each(['Z', 'X'])(
    'a process that has ended, but was not yet cleared away (%s), is not alive',
    (state) => {
      told(fields(state, '4711'))
      expect(isAlive({ pid: process.pid, startedAt: 'boot 4711', notedAt: 0 })).toBe(false)
    },
  )

  test('a process of somebody else is alive', () => {
    told('')
    vi.spyOn(process, 'kill').mockImplementation(() => {
      throw Object.assign(new Error('not yours'), { code: 'EPERM' })
    })
    expect(isAlive({ pid: 1, notedAt: Date.now() })).toBe(true)
  })
})
