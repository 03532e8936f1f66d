// @vitest-environment happy-dom
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'
import { BridgeError } from '../bridge.ts'
import { listState } from './list-state.ts'
import { useRead } from './use-read.ts'

const down = new BridgeError({
  name: 'ApiError',
  message: 'product-db cannot be reached.',
  code: 'UNAVAILABLE',
  retryable: true,
  indefinite: false,
})

let answers: (() => Promise<string[]>)[]
let asked = 0
const scope = effectScope()

function reading() {
  const read = scope.run(() => useRead(() => answers[Math.min(asked++, answers.length - 1)]!()))!
  return { ...read, look: () => listState(read.state.value, !read.value.value?.length) }
}

beforeEach(() => {
  vi.useFakeTimers()
  asked = 0
})
afterEach(() => vi.useRealTimers())

const ok = (value: string[]) => () => Promise.resolve(value)
const failing = () => Promise.reject(down)

it('a list is loaded, shown, old while it cannot be read again, and shown when the service is back', async () => {
  answers = [ok(['lamp']), failing, failing, ok(['lamp', 'hat'])]
  const { value, look, load } = reading()
  const first = load()
  expect(look()).toBe('loading')
  await first
  expect(look()).toBe('shown')
  await load()
  expect([look(), value.value]).toEqual(['stale', ['lamp']])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([look(), asked]).toEqual(['stale', 3])
  await vi.advanceTimersByTimeAsync(2_000)
  expect([look(), value.value]).toEqual(['shown', ['lamp', 'hat']])
})

it('a list that never came has failed, and comes by itself', async () => {
  answers = [failing, ok([])]
  const { look, load } = reading()
  await load()
  expect(look()).toBe('failed')
  await vi.advanceTimersByTimeAsync(1_000)
  expect(look()).toBe('empty')
})

it('an answer to an earlier question does not count', async () => {
  let answerLate: (value: string[]) => void = () => undefined
  answers = [() => new Promise((resolve) => (answerLate = resolve)), ok(['new'])]
  const { value, load } = reading()
  const first = load()
  await load()
  answerLate(['old'])
  await first
  expect(value.value).toEqual(['new'])
})
