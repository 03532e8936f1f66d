import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { Desktop } from '../app/desktop.ts'
import type { AppWindow } from '../shell/windows.ts'
import { commonHandlers } from './common-handlers.ts'

const { shown, copied } = vi.hoisted(() => ({ shown: [] as string[], copied: [] as string[] }))

vi.mock('electron', () => ({ app: {}, clipboard: { writeText: (text: string) => copied.push(text) } }))
vi.mock('../shell/notices.ts', () => ({
  Notices: class {
    show({ title }: { title: string }): void {
      shown.push(title)
    }
  },
}))

let opened: number
let handlers: ReturnType<typeof commonHandlers>
const all: object[] = []
const window = {} as AppWindow
const settings = { current: { notifications: true } }

beforeEach(() => {
  // Nothing is given anew while a test asks.
  vi.useFakeTimers()
  shown.length = 0
  copied.length = 0
  all.length = 0
  opened = 0
  settings.current.notifications = true
  const windows = { all, open: () => ({ id: (opened += 1) }) }
  handlers = commonHandlers({ windows, settings, on: { windowClose: [] } } as unknown as Desktop)
})

afterEach(() => void vi.useRealTimers())

/** How often in a row the page gets what it asks for. */
function timesInARow(ask: () => unknown): number {
  for (let times = 0; times < 1_000; times += 1) {
    try {
      ask()
    } catch (error) {
      expect(error).toMatchObject({ code: 'OVERLOADED', retryable: true })
      return times
    }
  }
  return Infinity
}

test.each<[string, number, () => unknown]>([
  ['windows', 10, () => handlers.windows.open({ role: 'buyer' }, window)],
  ['copies to the clipboard', 20, () => handlers.app.copy({ text: 'x' }, window)],
  ['notifications', 20, () => handlers.app.notify({ title: 'x', body: '' }, window)],
])('a page is given no more %s than a user asks for', (_, most, ask) => {
  expect(timesInARow(ask)).toBe(most)
  expect(opened + copied.length + shown.length).toBe(most)
})

test('a page opens no window beside twenty others', () => {
  all.push(...Array.from({ length: 20 }, () => ({})))
  expect(() => handlers.windows.open({ role: 'buyer' }, window)).toThrow('There are 20 windows already.')
  expect(opened).toBe(0)
})

test('nobody is notified who does not want to be', () => {
  settings.current.notifications = false
  void handlers.app.notify({ title: 'x', body: '' }, window)
  expect(shown).toEqual([])
})
