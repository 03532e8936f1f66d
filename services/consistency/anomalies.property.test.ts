import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Anomaly, countAnomalies, findAnomalies } from './anomalies.ts'
import { type HistoryEntry, HistoryFormatError, parseHistory } from './history.ts'
import { formatHistory } from './testing/format-history.ts'
import { modelHistory, type ModelStep } from './testing/model-store.ts'

const steps = fc.array(
  fc.record<ModelStep>({
    session: fc.integer({ min: 0, max: 3 }),
    item: fc.integer({ min: 0, max: 2 }),
    write: fc.boolean(),
    pauseMs: fc.integer({ min: 0, max: 30 }),
    durationMs: fc.integer({ min: 0, max: 20 }),
    effectAt: fc.double({ min: 0, max: 1, noNaN: true }),
    lagMs: fc.integer({ min: 0, max: 80 }),
  }),
  { maxLength: 60 },
)

const anyHistory = fc.array(
  fc
    .record({
      session: fc.constantFrom('a', 'b', 'c'),
      op: fc.constantFrom('read' as const, 'write' as const),
      item: fc.constantFrom('x', 'y'),
      rev: fc.option(fc.integer({ min: 0, max: 12 }), { freq: 8 }),
      value: fc.constantFrom(undefined, 1, 2),
      start: fc.integer({ min: 0, max: 60 }),
      lasts: fc.integer({ min: 0, max: 20 }),
    })
    .map(({ lasts, ...entry }): HistoryEntry => ({ ...entry, end: entry.start + lasts })),
  { maxLength: 40 },
)

const strong = { strong: true, readYourWrites: false, monotonicReads: false }
const eventual = { ...strong, strong: false }

test('a history of a strong store has no anomaly', () => {
  fc.assert(
    fc.property(steps, (given) => {
      expect(findAnomalies(modelHistory(given, strong)).anomalies).toEqual([])
    }),
  )
})

test('of copies that are behind, what a session was promised is kept, and only what was not is found missing', () => {
  fc.assert(
    fc.property(steps, fc.boolean(), fc.boolean(), (given, readYourWrites, monotonicReads) => {
      const found = countAnomalies(
        findAnomalies(modelHistory(given, { ...eventual, readYourWrites, monotonicReads })),
      )
      expect(found.impossible).toBe(0)
      if (readYourWrites) expect(found.readYourWrites).toBe(0)
      if (monotonicReads) expect(found.monotonicReads).toBe(0)
    }),
  )
})

test('copies without promises do break each of them, and that is found', () => {
  const all = fc.sample(steps, { numRuns: 300, seed: 1 }).map((given) => {
    return countAnomalies(findAnomalies(modelHistory(given, eventual)))
  })
  for (const kind of ['stale', 'readYourWrites', 'monotonicReads'] as const)
    expect(all.some((counts) => counts[kind] > 0)).toBe(true)
})

test('it finds what the definitions say, read by read', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      expect(asSets(findAnomalies(history).anomalies)).toEqual(asSets(byDefinition(history)))
    }),
    { numRuns: 200 },
  )
})

test('a history is the same after it was written and read', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const text = formatHistory(history)
      expect(formatHistory(parseHistory(`${text}\n`))).toBe(text)
    }),
  )
})

test.each([
  ['nonsense', /Line 1/],
  ['{"session":"a","op":"read","item":"x","rev":1,"start":1,"end":2}\n[]', /Line 2.*session/],
  ['{"session":"a","op":"look","item":"x","rev":1,"start":1,"end":2}', /"read" or "write"/],
  ['{"session":"a","op":"read","item":"x","rev":"1","start":1,"end":2}', /rev/],
  ['{"session":"a","op":"read","item":"x","rev":1,"start":3,"end":2}', /before/],
])('%s is refused by line', (text, message) => {
  expect(() => parseHistory(text)).toThrow(HistoryFormatError)
  expect(() => parseHistory(text)).toThrow(message)
})

/** The definitions, without any cleverness. Which of several writes shows an anomaly does not matter. */
function byDefinition(history: readonly HistoryEntry[]): Anomaly[] {
  const reads = history.filter(({ op }) => op === 'read')
  return reads.flatMap((read) =>
    history.flatMap((other): Anomaly[] => {
      if (other.item !== read.item || other.rev === null) return []
      const newer = other.end < read.start && other.rev > (read.rev ?? -1)
      const found: Anomaly['kind'][] = []
      if (other.op === 'write' && newer) found.push('stale')
      if (other.op === 'write' && newer && other.session === read.session) found.push('readYourWrites')
      if (other.op === 'read' && newer && other.session === read.session) found.push('monotonicReads')
      return found.map((kind) => ({ kind, read, evidence: other }))
    }),
  )
}

function asSets(anomalies: readonly Anomaly[]): Record<string, Set<HistoryEntry>> {
  const sets: Record<string, Set<HistoryEntry>> = {
    stale: new Set(),
    readYourWrites: new Set(),
    monotonicReads: new Set(),
  }
  for (const { kind, read } of anomalies) sets[kind]?.add(read)
  return sets
}

test('what was read before anybody wrote it is called impossible, and so are two values of one revision', () => {
  const write: HistoryEntry = { session: 'a', op: 'write', item: 'x', rev: 3, value: 10, start: 50, end: 60 }
  const early: HistoryEntry = { session: 'b', op: 'read', item: 'x', rev: 3, value: 10, start: 10, end: 20 }
  const other: HistoryEntry = { ...early, value: 11, start: 70, end: 80 }
  const sound: HistoryEntry = { ...early, start: 55, end: 57 }
  const { anomalies } = findAnomalies([write, early, other, sound])
  expect(anomalies.map(({ kind, read }) => [kind, read])).toEqual([
    ['impossible', early],
    ['impossible', other],
  ])
})
