import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { onStopSignals } from './stop-signals.ts'

const stop = vi.fn()
const kill = vi.fn()
let handlers: Map<string, (signal: string) => void>

beforeEach(() => {
  vi.useFakeTimers()
  handlers = new Map()
  vi.spyOn(process, 'on').mockImplementation((signal, handler) => {
    handlers.set(String(signal), handler)
    return process
  })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.clearAllMocks()
  vi.useRealTimers()
})

const send = (signal: string) => handlers.get(signal)!(signal)

test('the first signal asks to stop; the same one once more within half a second is no second wish', () => {
  onStopSignals(stop, kill, false)
  send('SIGINT')
  vi.advanceTimersByTime(500)
  send('SIGINT')
  expect(stop.mock.calls).toEqual([['SIGINT']])
  expect(kill).not.toHaveBeenCalled()
})

test.each(['SIGINT', 'SIGTERM', 'SIGHUP'])('a second signal, later, wants it at once: %s', (signal) => {
  onStopSignals(stop, kill, false)
  send('SIGTERM')
  vi.advanceTimersByTime(501)
  send(signal)
  expect(stop).toHaveBeenCalledTimes(1)
  expect(kill).toHaveBeenCalledTimes(1)
})

test('under nohup a hangup is ignored', () => {
  onStopSignals(stop, kill, true)
  send('SIGHUP')
  expect(stop).not.toHaveBeenCalled()
})
