import type { BenchState } from '../ipc/bench-types.ts'
import type { ExperimentsState } from '../ipc/experiment-types.ts'
import type { NewEvent } from './event-log.ts'

const levelWords = { passed: 'passed', failed: 'failed', 'not-trustworthy': 'not trustworthy' }
const levelTones = { passed: 'success', failed: 'error', 'not-trustworthy': 'warning' } as const
const verdictTones = { trustworthy: 'success', doubtful: 'warning', invalid: 'error' } as const

/** Finds out which experiment began or ended since it looked last. */
export class ExperimentEvents {
  #before: ExperimentsState = { running: null, results: [], failure: null }

  look(now: ExperimentsState): NewEvent[] {
    const before = this.#before
    this.#before = now
    if (before.running?.startedAt === now.running?.startedAt) return []
    const events: NewEvent[] = []
    if (before.running) events.push(experimentEnd(before, now))
    if (now.running) {
      const { name, title, short } = now.running
      const text = `The experiment “${title}” began${short ? ', in short' : ''}.`
      events.push({
        kind: 'experiment',
        subject: name,
        what: 'experiment',
        tone: 'info',
        text,
        edge: 'begins',
      })
    }
    return events
  }
}

function experimentEnd(before: ExperimentsState, { results, failure }: ExperimentsState): NewEvent {
  const { name, title } = before.running!
  const shared = { kind: 'experiment', subject: name, edge: 'ends' } as const
  const [result] = results
  if (results !== before.results && result !== undefined) {
    const { level, reasons } = result.verdict
    const words = levelWords[level]
    const why = reasons.length === 0 ? '' : ` ${reasons.join(' ')}`
    const text = `The experiment “${title}” ended: ${words}.${why}`.slice(0, 2_000)
    return { ...shared, what: `experiment ${words}`, tone: levelTones[level], text }
  }
  if (failure)
    return {
      ...shared,
      what: 'experiment broke off',
      tone: 'error',
      text: `The experiment “${title}” broke off: ${failure.message}`.slice(0, 2_000),
    }
  return {
    ...shared,
    what: 'experiment cancelled',
    tone: 'neutral',
    text: `The experiment “${title}” was cancelled.`,
  }
}

/** Finds out which benchmark began or ended since it looked last. */
export class BenchmarkEvents {
  #running: BenchState['running'] = null

  look({ running, ended }: Pick<BenchState, 'running' | 'ended'>): NewEvent[] {
    const before = this.#running
    this.#running = running
    if (before?.id === running?.id) return []
    const events: NewEvent[] = []
    if (before) events.push(benchmarkEnd(before, ended?.id === before.id ? ended : null))
    if (running) {
      const { id: subject, title } = running
      const text = `The benchmark “${title}” began.`
      events.push({ kind: 'benchmark', subject, what: 'benchmark', tone: 'info', text, edge: 'begins' })
    }
    return events
  }
}

function benchmarkEnd(
  { id: subject, title }: NonNullable<BenchState['running']>,
  end: BenchState['ended'],
): NewEvent {
  const shared = { kind: 'benchmark', subject, edge: 'ends' } as const
  const about = `The benchmark “${title}”`
  switch (end?.kind) {
    case 'done': {
      const { level } = end.verdict
      return {
        ...shared,
        what: 'benchmark over',
        tone: verdictTones[level],
        text: `${about} ended: ${level}.`,
      }
    }
    case 'failed':
      return {
        ...shared,
        what: 'benchmark failed',
        tone: 'error',
        text: `${about} failed: ${end.message}`.slice(0, 2_000),
      }
    case 'cancelled':
    case undefined:
      return { ...shared, what: 'benchmark over', tone: 'neutral', text: `${about} was ended.` }
  }
}
