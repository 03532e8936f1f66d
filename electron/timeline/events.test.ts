import { describe, expect, test } from 'vitest'
import type { MemberView, ServiceStatus } from '../ipc/cluster-types.ts'
import type { BenchState } from '../ipc/bench-types.ts'
import type { ExperimentsState } from '../ipc/experiment-types.ts'
import type { ActiveFault } from '../ipc/fault-types.ts'
import type { NewEvent } from './event-log.ts'
import { FaultEvents } from './fault-events.ts'
import { MemberEvents } from './member-events.ts'
import { noticeEvent, snapshotEvent } from './notice-events.ts'
import { BenchmarkEvents, ExperimentEvents } from './work-events.ts'

const words = (events: NewEvent[]) => events.map(({ what, edge }) => (edge ? `${what}, ${edge}` : what))

describe('what happens to members', () => {
  const member = (status: ServiceStatus, more: Partial<MemberView> = {}): MemberView => ({
    name: 'product-db',
    kind: 'product-db',
    further: false,
    status,
    host: '127.0.0.1',
    port: 6002,
    restarts: 0,
    pid: 7,
    ...more,
  })

  function told(...views: MemberView[]): string[] {
    const events = new MemberEvents()
    return views.flatMap((view) => words(events.look([view])))
  }

  test('is told at each turn, and not of what was so before', () => {
    const killed = member('restarting', { reason: 'it ended with SIGKILL', restarts: 1 })
    const back = { restarts: 1 }
    expect(
      told(
        member('stopped'),
        member('starting'),
        member('healthy'),
        member('healthy'),
        member('paused'),
        member('healthy'),
        member('unresponsive', { reason: 'no answer for 3 s' }),
        member('healthy'),
        killed,
        member('starting', back),
        member('healthy', back),
        member('restarting', { reason: 'it ended with exit code 1', restarts: 2 }),
        member('stopping'),
        member('stopped'),
      ),
    ).toEqual([
      'started, ends',
      'paused, begins',
      'resumed, ends',
      'silent, begins',
      'answers again, ends',
      'killed, begins',
      'back, ends',
      'ended, begins',
      'stopped, begins',
    ])
    expect(told(member('healthy'))).toEqual([])
  })

  test('is told with the reason and the time that it took', () => {
    const events = new MemberEvents()
    events.look([member('starting')])
    const [started] = events.look([member('healthy', { startedAt: 1_000 })], 1_420)
    expect(started!.text).toBe('product-db is healthy, 420 ms after its process was launched (process 7).')
    const endOf = (reason: string) => events.look([member('restarting', { reason })])[0]!.text
    expect(endOf('it ended with SIGKILL')).toBe('product-db ended with SIGKILL. It is started again.')
    events.look([member('healthy')])
    expect(endOf('the disk failed')).toBe('product-db ended: the disk failed. It is started again.')
    const [failed] = events.look([member('failed', { reason: 'the port is taken.' })])
    expect(failed).toMatchObject({ tone: 'error', text: 'product-db could not start: the port is taken.' })
  })

  test('is told of those that are added and removed', () => {
    const events = new MemberEvents()
    const gateway = member('starting', { name: 'gateway', further: true })
    events.look([member('healthy')])
    expect(words(events.look([member('healthy'), gateway]))).toEqual(['added'])
    expect(words(events.look([member('healthy')]))).toEqual(['removed, ends'])
  })
})

test('a fault is told when it begins, with its time, and when it ends', () => {
  const fault = (id: string, member: string): ActiveFault => ({
    id,
    fault: { kind: 'cpu-hog', member, share: 0.8 },
    text: `cpu-hog ${member} 80%`,
    startedAt: '2026-01-31T12:00:00.000Z',
  })
  const events = new FaultEvents()
  expect(events.look([fault('f1', 'a')])).toEqual([
    {
      kind: 'fault',
      subject: 'f1',
      member: 'a',
      what: 'cpu-hog a 80%',
      tone: 'warning',
      text: 'A fault began: cpu-hog a 80%.',
      edge: 'begins',
      at: Date.parse('2026-01-31T12:00:00.000Z'),
    },
  ])
  expect(events.look([fault('f1', 'a')])).toEqual([])
  expect(words(events.look([fault('f2', 'b')]))).toEqual(['healed, ends', 'cpu-hog b 80%, begins'])
})

test('the words of a mark leave the end of a long fault out', () => {
  const text = `partition ${'buyer-frontend-2,'.repeat(5)}gateway from product-db`
  const fault: ActiveFault = {
    id: 'f1',
    fault: { kind: 'partition', a: ['gateway'], b: ['product-db'], oneWay: false },
    text,
    startedAt: '2026-01-31T12:00:00.000Z',
  }
  const [begun] = new FaultEvents().look([fault])
  expect(begun).toMatchObject({ what: `${text.slice(0, 59)}…`, text: `A fault began: ${text}.` })
  expect(begun).not.toHaveProperty('member')
})

describe('an experiment', () => {
  type Running = NonNullable<ExperimentsState['running']>
  const running = { name: 'kill', title: 'A kill', short: true, startedAt: 5 } as Running
  const idle: ExperimentsState = { running: null, results: [], failure: null }
  const result = (level: string, reasons: string[]) =>
    ({ name: 'kill', verdict: { level, reasons } }) as unknown as ExperimentsState['results'][number]

  function endOf(after: ExperimentsState): NewEvent {
    const events = new ExperimentEvents()
    expect(words(events.look({ ...idle, running }))).toEqual(['experiment, begins'])
    expect(events.look({ ...idle, running: { ...running, phase: 'running' } })).toEqual([])
    return events.look(after)[0]!
  }

  test('ends with its verdict and its reasons', () => {
    expect(endOf({ ...idle, results: [result('failed', ['Nothing is lost: no, one is.'])] })).toMatchObject({
      what: 'experiment failed',
      tone: 'error',
      text: 'The experiment “A kill” ended: failed. Nothing is lost: no, one is.',
      edge: 'ends',
    })
    expect(endOf({ ...idle, results: [result('not-trustworthy', [])] }).what).toBe(
      'experiment not trustworthy',
    )
  })

  test('breaks off, or is cancelled', () => {
    const failure = { name: 'kill', title: 'A kill', message: 'The port is taken.' }
    expect(endOf({ ...idle, failure }).text).toBe('The experiment “A kill” broke off: The port is taken.')
    expect(endOf(idle).what).toBe('experiment cancelled')
    const earlier = { ...idle, results: [result('passed', [])] }
    const events = new ExperimentEvents()
    events.look({ ...earlier, running })
    expect(events.look({ ...idle, results: earlier.results })[0]!.what).toBe('experiment cancelled')
  })
})

test('a benchmark that is followed by another one ends with its own verdict', () => {
  type State = Pick<BenchState, 'running' | 'ended'>
  const running = (id: string) => ({ id, title: id }) as NonNullable<State['running']>
  const done = (id: string) =>
    ({
      id,
      title: id,
      kind: 'done',
      verdict: { level: 'doubtful', reasons: [] },
    }) as unknown as State['ended']
  const events = new BenchmarkEvents()
  expect(words(events.look({ running: running('one'), ended: null }))).toEqual(['benchmark, begins'])
  const both = events.look({ running: running('two'), ended: done('one') })
  expect(both.map(({ text }) => text)).toEqual([
    'The benchmark “one” ended: doubtful.',
    'The benchmark “two” began.',
  ])
  expect(events.look({ running: null, ended: done('one') })[0]).toMatchObject({
    subject: 'two',
    text: 'The benchmark “two” was ended.',
  })
})

test('a member tells of its circuit breakers by the name of the member that they are for', () => {
  const nameAt = (address: string) => (address === '127.0.0.1:6002' ? 'product-db' : undefined)
  const turn = (address: string, isOpen: boolean) =>
    noticeEvent('buyer-frontend', { about: 'breaker', service: 'product-follower', address, isOpen }, nameAt)
  expect(turn('127.0.0.1:6002', true)).toMatchObject({
    member: 'buyer-frontend',
    subject: 'product-db',
    edge: 'begins',
    text: 'The circuit breaker of buyer-frontend for product-db opened: product-db is not asked for a while.',
  })
  expect(turn('127.0.0.1:1', false)).toMatchObject({ subject: 'product-follower', edge: 'ends' })
})

test('an ejection is told of the frontend, and a snapshot of its database', () => {
  const none = () => undefined
  const ejected = noticeEvent('gateway', { about: 'frontend', member: 'b', isEjected: true }, none)
  expect(ejected).toMatchObject({ kind: 'ejection', member: 'b', subject: 'gateway', edge: 'begins' })
  expect(noticeEvent('product-db', { about: 'snapshot', name: 's', what: 'restored' }, none)).toEqual(
    snapshotEvent('product-db', 's', 'restored'),
  )
  expect(snapshotEvent('product-db', 's', 'taken').text).toBe('product-db took the snapshot s.')
})
