import { describe, expect, it } from 'vitest'
import { judge, parseExpectation } from './expectation.ts'
import { parseSchedule, ScheduleError } from './parse-schedule.ts'
import { formatTime } from '../faults/model/amounts.ts'
import { describeDeed, floodOf, type ScheduleStep, shortened } from './schedule.ts'

const sound = `
title: Two things go wrong
seed: 3
length: 20s
short: 50%
cluster:
  buyerFrontends: 2
  config: {timeouts: {requestMs: 800}}
workload: {buyers: 5, vips: 2, thinkTime: 10ms}
steps:
  - {at: 5s, do: "partition buyer-frontend-2 from product-db for 3s"}
  - at: 12s
    do: kill product-db
  - at: 13s
    do: heal everything
expect:
  - that: p99(reads, after) <= 3 * p99(reads, before)
    why: It is quick again
`

function problemsOf(text: string): string {
  try {
    parseSchedule(text, 'mine.yaml')
  } catch (error) {
    if (error instanceof ScheduleError) return error.message
    throw error
  }
  return 'sound'
}

const inWords = ({ at, do: deed }: ScheduleStep) => `at ${formatTime(at)} ${describeDeed(deed)}`

describe('a schedule', () => {
  it('says what happens when, to what, and what is expected of it', () => {
    const { steps, cluster, workload, expect: expected, seed } = parseSchedule(sound, 'mine.yaml')
    expect(steps.map(inWords)).toEqual([
      'at 5s partition buyer-frontend-2 from product-db for 3s',
      'at 12s kill product-db',
      'at 13s heal everything',
    ])
    expect({ cluster, workload, seed }).toMatchObject({
      cluster: { buyerFrontends: 2, sellerFrontends: 1, gateway: false },
      workload: { buyers: 5, vips: 2, thinkTime: 10, timeout: 500, keys: true },
      seed: 3,
    })
    expect(expected[0]).toMatchObject({ why: 'It is quick again', that: { relation: '<=' } })
  })

  it('keeps its shape when it is made shorter', () => {
    const short = shortened(parseSchedule(sound, 'mine.yaml'))
    expect(short).toMatchObject({ length: 10_000, recovery: 500 })
    expect(short.steps.map(inWords)).toEqual([
      'at 2500ms partition buyer-frontend-2 from product-db for 1500ms',
      'at 6s kill product-db',
      'at 6500ms heal everything',
    ])
  })

  it('tells of greedy clients as of one of the things that happen, also when it is made shorter', () => {
    const flooded = parseSchedule(`${sound}greedy: {clients: 3, at: 6s, for: 4s}`, 'mine.yaml')
    expect(floodOf(flooded)).toEqual({ at: 6_000, text: 'flood from 3 greedy clients for 4s' })
    expect(floodOf(shortened(flooded))).toEqual({ at: 3_000, text: 'flood from 3 greedy clients for 2s' })
    expect(floodOf(parseSchedule(sound, 'mine.yaml'))).toBeUndefined()
  })

  it.each([
    ['steps:\n  - at: 5\n    do: kill product-db', 'mine.yaml:2: steps[0].at: a time, such as 500ms or 5s'],
    ['steps:\n  - do: heal', 'mine.yaml:2: steps[0].at: it is missing: a time, such as 500ms or 5s'],
    ['steps: 3', 'mine.yaml:1: steps: a list'],
    [
      'workload: {keys: 3, items: 0}',
      'workload.items: at least 1\nmine.yaml:1: workload.keys: true or false',
    ],
    [
      'seed: 1\nsteps:\n  - at: soon\n    do: kill x',
      'mine.yaml:3: steps[0].at: a time, such as 500ms or 5s; got "soon"',
    ],
    [
      'title: x\nsteps:\n  - at: 1s\n    do: kil product-db',
      'mine.yaml:4: steps[0].do: "kil" is not a fault. There are latency',
    ],
    ['title: x\nworkload:\n  buyer: 3', 'mine.yaml:3: workload.buyer: there is no such field'],
    ['workload:\n  buyers: 2\n  vips: 3', 'mine.yaml:3: workload.vips: no more VIPs than buyers'],
    ['length: 5s\nsteps:\n  - {at: 6s, do: heal}', 'mine.yaml:3: steps: steps that begin before its end'],
    [
      'expect:\n  - that: p99 is low',
      'mine.yaml:2: expect[0].that: "p99 is low" is not an expectation: it compares nothing',
    ],
    ['expect:\n  - that: p98 < 3', 'there is no metric p98; there are calls'],
    ['expect:\n  - that: p99(paid) < 3', '"paid" is none of before, during'],
    ['expect:\n  - that: doubles(during) = 0', 'doubles is available for the whole experiment only'],
    ['expect:\n  - that: code(during) = 0', 'code needs an error code'],
    ['expect:\n  - that: greedy(during) > 0', 'greedy is available for the whole experiment only'],
    ['expect:\n  - that: failed(MakePurchases) = 0', '"MakePurchases" is none of before, during'],
    ['expect:\n  - that: code(SOLD_OUT) = 0', 'there is no error code SOLD_OUT; there are BAD_FRAME'],
    ['greedy:\n  asks: [Login]', 'mine.yaml:2: greedy.asks[0]: '],
    ['greedy: {asks: []}', 'greedy.asks: at least 1'],
    ['length: 5s\ngreedy:\n  clients: 1\n  at: 5s', 'mine.yaml:4: greedy.at: a time before the end'],
    ['title: [', 'mine.yaml:1: not YAML: '],
    ['title: *nobody', 'mine.yaml:1: Unresolved alias'],
    ['workload: {timeout: 1 minute}\nseed: -1', 'mine.yaml:2: seed: at least 0'],
    ['', 'mine.yaml:1: it is empty'],
    ['# only words\n', 'mine.yaml:1: it is empty'],
    ['just words', 'mine.yaml:1: a section with fields'],
    [
      'steps:\n  - do: kill product-db\n',
      'mine.yaml:2: steps[0].at: it is missing: a time, such as 500ms or 5s',
    ],
    ['steps:\n  - at: 5', 'steps[0].do: it is missing: a fault, such as'],
    ['steps: 3', 'mine.yaml:1: steps: a list'],
    ['workload: {keys: 3}', 'workload.keys: true or false'],
    ['cluster: {followers: 9}', 'cluster.followers: at most 5'],
    ['seed: 1.5', 'seed: a whole number'],
  ])('that is not sound is refused with line and field: %j', (text, problem) => {
    expect(problemsOf(text)).toContain(problem)
  })

  it('says of a text that a comma cut that it needs quotes, and nothing else of it', () => {
    const cut = 'expect:\n  - { that: failed(reads, after) = 0, why: It heals }\n'
    expect(problemsOf(cut)).toBe(
      'mine.yaml:2: expect[0]: in { } a comma ends a value: ' +
        'put quotes round the whole text, "failed(reads, after) = 0"',
    )
    expect(problemsOf(cut.replace(/failed.*0/, '"$&"'))).toBe('sound')
  })

  it('names every problem at once', () => {
    expect(problemsOf('seed: x\nlength: y\nsteps: 3').split('\n')).toHaveLength(3)
  })
})

describe('an expectation', () => {
  const valueOf = (figure: string, of: readonly string[]) =>
    ({ calls: 200, p50: of.includes('before') ? 10 : 30 })[figure]

  it.each([
    ['calls = 200', true],
    ['calls != 200', false],
    ['p50(after) <= 3 * p50(before)', true],
    ['p50(after) < 3 * p50(before)', false],
    ['p50(after) > 20ms', true],
    ['calls >= 0.2s', true],
    ['p50(after) < 10% * calls', false],
    ['p99 < 5', undefined],
  ])('%s: %s', (text, holds) => {
    expect(judge(parseExpectation(text), valueOf).holds).toBe(holds)
  })
})
