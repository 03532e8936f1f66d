import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { StartRecord } from './start-record.ts'

const folder = mkdtempSync(join(tmpdir(), 'marketlab-starts-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

test('the start after two that came to no end is a safe one, until one succeeds', () => {
  const start = () => new StartRecord(join(folder, 'start.json'))
  expect([start(), start()].map(({ isSafeStart }) => isSafeStart)).toEqual([false, false])
  const third = start()
  expect(third.isSafeStart).toBe(true)
  expect(start().isSafeStart).toBe(true)
  third.succeeded()
  expect(start().isSafeStart).toBe(false)
})

test('a file that is broken or cannot be written prevents no start', () => {
  const broken = join(folder, 'broken.json')
  writeFileSync(broken, '{"failed":"many"')
  expect(new StartRecord(broken).isSafeStart).toBe(false)
  writeFileSync(join(folder, 'file'), '')
  const unwritable = new StartRecord(join(folder, 'file', 'start.json'))
  expect(unwritable.isSafeStart).toBe(false)
  unwritable.succeeded()
})
