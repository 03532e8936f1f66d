import { isError } from '../../contract/error-codes.ts'
import { isRoutine } from '../../contract/internal.ts'
import { classCount, type LatencyCounts, latencyClass } from '../../contract/latency-classes.ts'
import type { RequestWatch } from '../../wire/pending-call.ts'
import { isUtilityProcess } from '../parent-port.ts'

export interface LinkTotals {
  requests: number
  errors: number
  /** The times of the requests that are measured here. */
  latency?: LatencyCounts
}

/** Requests since the service was started. */
export interface TrafficTotals {
  /** Those that it answered, by who asked: "client", or another member by its name. The latency is measured for clients. */
  answered: Record<string, LinkTotals>
  /** Those that it asked of other members, by their ports, as it saw them end. */
  asked: Record<string, LinkTotals>
}

interface Count {
  requests: number
  errors: number
  latency: Uint32Array
}

const answered: Record<string, Count> = {}
const asked: Record<string, Count> = {}

export function countAnswer(from: string, failed: boolean): void {
  const count = (answered[from] ??= newCount())
  count.requests += 1
  if (failed) count.errors += 1
}

/** A client cannot tell the app how long its requests take: the service that it asks does. */
export function noteClientLatency(ms: number): void {
  if (isUtilityProcess) noteLatency((answered.client ??= newCount()), ms)
}

/** Counts what this service asks of a member. Undefined if nobody is told of it. */
export function watchOf(port: number): RequestWatch | undefined {
  if (!isUtilityProcess) return undefined
  const count = (asked[port] ??= newCount())
  return (request, ms, failure) => {
    if (isRoutine(request)) return
    count.requests += 1
    if (failure !== undefined && isError(failure)) count.errors += 1
    noteLatency(count, ms)
  }
}

/** Tells the totals once a second, as long as they change. */
export function reportTraffic(report: (totals: TrafficTotals) => void): void {
  let told = 0
  setInterval(() => {
    const requests = [...Object.values(answered), ...Object.values(asked)].reduce(
      (sum, count) => sum + count.requests,
      0,
    )
    if (requests === told) return
    told = requests
    report({ answered: totalsOf(answered), asked: totalsOf(asked) })
  }, 1_000).unref()
}

function newCount(): Count {
  return { requests: 0, errors: 0, latency: new Uint32Array(classCount) }
}

function noteLatency({ latency }: Count, ms: number): void {
  latency[latencyClass(ms * 1000)]! += 1
}

function totalsOf(counts: Record<string, Count>): Record<string, LinkTotals> {
  return Object.fromEntries(
    Object.entries(counts).map(([party, { requests, errors, latency }]) => {
      const counted = [...latency.entries()].filter(([, count]) => count > 0)
      return [party, { requests, errors, ...(counted.length > 0 && { latency: counted }) }]
    }),
  )
}
