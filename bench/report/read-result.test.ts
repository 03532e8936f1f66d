import { describe, expect, it } from 'vitest'
import type { BenchmarkResult } from '../model/result.ts'
import { makeResult } from '../testing/make-result.ts'
import { readResult } from './read-result.ts'
import { jsonText } from '../../services/text/harmless.ts'
import { toHtml } from './to-html.ts'

const result = makeResult({ plan: { scenarios: [{ buyers: 2, sellers: 1 }], runs: 3, workload: 'mixed' } })

describe('a result that is read in', () => {
  it.each([
    ['JSON', (one: BenchmarkResult) => `${jsonText(one, 2)}\n`],
    ['a report', toHtml],
  ])('comes back from %s without loss', (_, written) => {
    expect(readResult(written(result))).toEqual(result)
  })

  it('may have everything that a result may have', () => {
    const full: BenchmarkResult = {
      ...result,
      title: 'Titles with </script> in them',
      versions: { ...result.versions, electron: '42.0.0' },
      plan: { ...result.plan, loop: { kind: 'open', ratePerSecond: 12.5 } },
      verdict: {
        level: 'invalid',
        reasons: [{ doubt: 'client-died', level: 'invalid', text: 'One died.', scenario: 'Scenario 1' }],
      },
      scenarios: result.scenarios.map((scenario) => ({
        ...scenario,
        runs: scenario.runs.map((run) => ({
          ...run,
          hops: null,
          generator: { ...run.generator, lateMs: { p50: 1, p99: 2, max: 3 }, lossReasons: ['reset'] },
          machine: { busyElsewhereShare: null, clockDriftMs: -3 },
        })),
      })),
    }
    expect(readResult(toHtml(full))).toEqual(full)
  })

  it.each([
    ['not a benchmark', 'hello', 'neither JSON'],
    ['of another kind', '{"format":2}', 'format'],
    ['a page that carries none', '<html></html>', 'neither JSON'],
    ['cut short', JSON.stringify(result).slice(0, -50), 'neither JSON'],
    ['without a verdict', JSON.stringify({ ...result, verdict: undefined }), 'verdict'],
    [
      'with a figure that is text',
      JSON.stringify(result).replace('"throughput":', '"throughput":"many","was":'),
      'throughput',
    ],
    [
      'with a histogram that cannot be read',
      JSON.stringify(result, (name, value: unknown) => (name === 'histogram' ? 'HISTF nonsense' : value)),
      'histogram',
    ],
  ])('is refused when it is %s, and says why', (_, text, reason) => {
    expect(() => readResult(text)).toThrow(reason)
    expect(() => readResult(text)).toThrow(expect.objectContaining({ code: 'INVALID_ARGUMENT' }) as Error)
  })
})
