import { text } from 'node:stream/consumers'
import {
  type Anomaly,
  type AnomalyKind,
  countAnomalies,
  findAnomalies,
  type PromiseBreak,
} from '../../services/consistency/anomalies.ts'
import { type HistoryEntry, HistoryFormatError, parseHistory } from '../../services/consistency/history.ts'
import { writeJson, writeLine } from '../../services/text/terminal.ts'
import { exitCodes, UsageError } from '../base/exit-codes.ts'
import { readNamedFile } from '../base/option-files.ts'
import { counted } from '../output/format.ts'

export const promises = {
  strong: 'stale',
  'read-your-writes': 'readYourWrites',
  'monotonic-reads': 'monotonicReads',
} as const satisfies Record<string, PromiseBreak>

export type Promised = keyof typeof promises

export interface HistoryCheckOptions {
  promise: Promised[]
  json?: boolean
}

const shownExamples = 3

const anomalyWords: Record<AnomalyKind, (count: number) => string> = {
  stale: (count) => counted(count, 'stale read'),
  readYourWrites: (count) => `${counted(count, 'read')} that missed an own write`,
  monotonicReads: (count) => `${counted(count, 'read')} that went back in time`,
  impossible: (count) => `${counted(count, 'read')} of a value that was not written yet`,
}

/** The reads without which the promise could not have been broken. */
const needed: Record<Promised, string> = {
  strong: 'no read began after a write of its item was acknowledged',
  'read-your-writes': 'no session read an item after its own write of it was acknowledged',
  'monotonic-reads': 'no session read an item twice, one read after the other',
}
const ofEveryStore = 'what every store promises'

/** Says what was found, and gives the exit code. */
export async function checkHistory(file: string, { promise, json }: HistoryCheckOptions): Promise<number> {
  const findings = findAnomalies(await historyIn(file))
  const counts = countAnomalies(findings)
  // No store may do that, whatever it promises.
  const forbidden: AnomalyKind[] = [...promise.map((name) => promises[name]), 'impossible']
  const broken = findings.anomalies.filter(({ kind }) => forbidden.includes(kind))
  const { reads, writes, judged } = findings
  const brokenKinds = new Set(broken.map(({ kind }) => kind))
  const verdicts = promise.map((name) => ({ name, verdict: verdictOn(promises[name], brokenKinds, judged) }))
  const isUnknown = verdicts.some(({ verdict }) => verdict === 'unknown')
  const verdict = broken.length > 0 ? 'broken' : isUnknown ? 'unknown' : 'kept'
  if (json) {
    const byPromise = Object.fromEntries(verdicts.map(({ name, verdict }) => [name, verdict]))
    writeJson(process.stdout, {
      verdict,
      promise,
      promises: byPromise,
      reads,
      writes,
      judged: judged.stale,
      anomalies: counts,
    })
  } else {
    print(
      `${counted(reads, 'read')} and ${counted(writes, 'write')}; ` +
        `${counted(judged.stale, 'read')} began after an answered write of ${judged.stale === 1 ? 'its' : 'their'} item.`,
    )
    for (const [kind, words] of Object.entries(anomalyWords)) print(words(counts[kind as AnomalyKind]))
    for (const anomaly of broken.slice(0, shownExamples)) print(exampleOf(anomaly))
    for (const line of verdictLines(verdicts, brokenKinds)) print(line)
  }
  if (verdict === 'kept') return exitCodes.done
  return verdict === 'broken' ? exitCodes.failed : exitCodes.notTrustworthy
}

/** A line that is none is a mistake in the file, and says nothing of a store. */
async function historyIn(file: string): Promise<HistoryEntry[]> {
  const lines = file === '-' ? await text(process.stdin) : readNamedFile(file)
  try {
    return parseHistory(lines)
  } catch (error) {
    throw error instanceof HistoryFormatError ? new UsageError(error.message) : error
  }
}

function exampleOf({ read, evidence }: Anomaly): string {
  const saw = read.rev === null ? `no ${read.item}` : `${read.item} at revision ${read.rev}`
  const did = evidence.op === 'write' ? 'had written' : 'had read'
  return (
    `  ${read.session} read ${saw} from ${read.start} to ${read.end} ms; ` +
    `${evidence.session} ${did} revision ${evidence.rev} from ${evidence.start} to ${evidence.end} ms.`
  )
}

type Verdict = 'kept' | 'broken' | 'unknown'

function verdictOn(
  kind: PromiseBreak,
  brokenKinds: ReadonlySet<AnomalyKind>,
  judged: Readonly<Record<PromiseBreak, number>>,
): Verdict {
  if (brokenKinds.has(kind)) return 'broken'
  return judged[kind] === 0 ? 'unknown' : 'kept'
}

/** Promise by promise: of several some may be kept. */
function verdictLines(
  verdicts: readonly { name: Promised; verdict: Verdict }[],
  brokenKinds: ReadonlySet<AnomalyKind>,
): string[] {
  const named = (wanted: Verdict) =>
    verdicts.flatMap(({ name, verdict }) => (verdict === wanted ? [name as string] : []))
  const broken = [...named('broken'), ...(brokenKinds.has('impossible') ? [ofEveryStore] : [])]
  const kept = named('kept')
  const summary = [
    ...(broken.length > 0 ? [`Broken: ${broken.join(', ')}.`] : []),
    ...(kept.length > 0 ? [`Kept: ${kept.join(', ')}.`] : []),
  ].join(' ')
  const unknown = named('unknown').map((name) => `No verdict on ${name}: ${needed[name as Promised]}.`)
  return [...(summary === '' ? [] : [summary]), ...unknown]
}

function print(line: string): void {
  writeLine(process.stdout, line)
}
