import { expect, test } from 'vitest'
import { linkLines, linkSentence } from './link-words.ts'

const quiet = { requestsPerSecond: 0, errors: 0, latencyMs: null }

test('a link has only the lines that it has figures for', () => {
  expect(linkLines(quiet, true)).toEqual({ rate: '0/s', latency: '', p99: '', errors: '' })
  expect(linkLines(quiet, false)).toMatchObject({ rate: 'down' })
  expect(linkLines({ requestsPerSecond: 12, errors: 1, latencyMs: { p50: 0.41, p99: 12.3 } }, true)).toEqual({
    rate: '12/s',
    latency: '0.410 / 12.3 ms',
    p99: '12.3 ms',
    errors: '1 error',
  })
})

test('long latencies are in seconds, both of them', () => {
  const lines = linkLines({ requestsPerSecond: 1, errors: 0, latencyMs: { p50: 14.1, p99: 3_080 } }, true)
  expect(lines).toMatchObject({ latency: '0.01 / 3.08 s', p99: '3.08 s' })
})

test('the sentence has the same figures, and the faults', () => {
  const figures = { requestsPerSecond: 2, errors: 3, latencyMs: { p50: 1.5, p99: 20 } }
  expect(linkSentence({ from: 'a', to: 'b' }, figures, ['cut'])).toBe(
    'a to b: 2 requests per second, p50 1.50 ms, p99 20.0 ms, 3 errors in five seconds, fault: cut',
  )
  expect(linkSentence({ from: 'a', to: 'b' }, quiet, [])).toBe('a to b: 0 requests per second')
})
