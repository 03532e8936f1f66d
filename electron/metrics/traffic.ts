import type { Role } from '../../services/contract/values.ts'
import type { TrafficTotals } from '../../services/process/metrics/traffic.ts'
import type { EdgeEnd, EdgeMetrics } from '../ipc/cluster-types.ts'

export interface ServiceTraffic {
  requests: number
  errors: number
  requestsPerSecond: number
  errorsPerSecond: number
}

export interface TrafficRates {
  clients: ServiceTraffic
  services: ReadonlyMap<string, ServiceTraffic>
  edges: EdgeMetrics[]
}

const none = { requests: 0, errors: 0 }
/** The app's own questions are no traffic of the market. */
const unseen: ReadonlySet<string> = new Set(['control', 'cluster', 'snapshot', 'sample'])

/** Counts how often each service asked each other one, from the reports of the services. */
export class Traffic {
  #totals = new Map<string, TrafficTotals>()
  #before = new Map<string, TrafficTotals>()
  /** Since the app was started, whichever services ended meanwhile. */
  #clients = { requests: 0, errors: 0 }
  #clientsBefore = this.#clients
  readonly #sideOf: (member: string) => Role

  /** @param sideOf whose clients connect to a member */
  constructor(sideOf: (member: string) => Role) {
    this.#sideOf = sideOf
  }

  report(member: string, totals: TrafficTotals): void {
    const before = this.#totals.get(member)?.client ?? none
    const { requests, errors } = totals.client ?? none
    this.#clients = {
      requests: this.#clients.requests + requests - before.requests,
      errors: this.#clients.errors + errors - before.errors,
    }
    this.#totals.set(member, totals)
  }

  /** A new process counts from zero. */
  forget(member: string): void {
    this.#totals.delete(member)
    this.#before.delete(member)
  }

  /** Figures since they were last taken. */
  take(members: readonly string[], seconds: number): TrafficRates {
    const edges: EdgeMetrics[] = []
    const services = members.map((service) => {
      const now = this.#totals.get(service) ?? {}
      const before = this.#before.get(service) ?? {}
      const sum: ServiceTraffic = { requests: 0, errors: 0, requestsPerSecond: 0, errorsPerSecond: 0 }
      for (const [from, { requests, errors }] of Object.entries(now)) {
        if (unseen.has(from)) continue
        const then = before[from] ?? none
        const requestsPerSecond = rate(requests - then.requests, seconds)
        sum.requests += requests
        sum.errors += errors
        sum.requestsPerSecond += requestsPerSecond
        sum.errorsPerSecond += rate(errors - then.errors, seconds)
        edges.push({ from: this.#edgeEnd(from, service), to: service, requestsPerSecond })
      }
      return [service, sum] as const
    })
    this.#before = structuredClone(this.#totals)
    const clients = {
      ...this.#clients,
      requestsPerSecond: rate(this.#clients.requests - this.#clientsBefore.requests, seconds),
      errorsPerSecond: rate(this.#clients.errors - this.#clientsBefore.errors, seconds),
    }
    this.#clientsBefore = this.#clients
    return { clients, services: new Map(services), edges }
  }

  /** Services give their names; clients need none. */
  #edgeEnd(from: string, to: string): EdgeEnd {
    return from === 'client' ? `${this.#sideOf(to)}s` : from
  }
}

function rate(count: number, seconds: number): number {
  return Math.round((Math.max(0, count) / seconds) * 10) / 10
}
