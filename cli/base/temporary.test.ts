import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { withTemporary } from './temporary.ts'

type Handler = (signal?: NodeJS.Signals) => void

let root: string
let folder: string
let handlers: Map<string, Handler>

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'marketlab-temporary-'))
  folder = join(root, 'folder')
  mkdirSync(folder)
  writeFileSync(join(folder, 'file'), 'content')
  handlers = new Map()
  const isOurs = (event: string | symbol) => event === 'exit' || String(event).startsWith('SIG')
  vi.spyOn(process, 'once').mockImplementation((event, handler) => {
    if (isOurs(event)) handlers.set(String(event), handler)
    return process
  })
  vi.spyOn(process, 'off').mockImplementation((event, handler) => {
    if (handlers.get(String(event)) === handler) handlers.delete(String(event))
    return process
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  rmSync(root, { recursive: true })
})

test.each<[string, () => Promise<string>]>([
  ['that is done', () => Promise.resolve('done')],
  ['that fails', () => Promise.reject(new Error('failed'))],
])('is gone after work %s, and nothing is left to remove it', async (_, work) => {
  const outcome = await withTemporary(folder, () => {
    expect(existsSync(folder)).toBe(true)
    return work()
  }).catch((error: Error) => error.message)
  expect(outcome).toMatch(/^(done|failed)$/)
  expect(existsSync(folder)).toBe(false)
  expect(handlers.size).toBe(0)
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
  'is gone where %s ends the program, which ends by that signal',
  async (signal) => {
    const kill = vi.spyOn(process, 'kill').mockReturnValue(true)
    await withTemporary(folder, async () => {
      handlers.get(signal)!(signal)
      expect(existsSync(folder)).toBe(false)
      expect(kill.mock.calls).toEqual([[process.pid, signal]])
    })
  },
)

test('is gone where the program exits', () =>
  withTemporary(folder, async () => {
    handlers.get('exit')!()
    expect(existsSync(folder)).toBe(false)
  }))
