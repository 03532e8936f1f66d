import type { Role } from '../../services/contract/values.ts'
import type { LinkTotals, TrafficTotals } from '../../services/process/metrics/traffic.ts'
import type { EdgeEnd, EdgeMetrics, RecentFigures } from '../ipc/cluster-types.ts'
import { RecentLink } from './recent-link.ts'

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

const none: LinkTotals = { requests: 0, errors: 0 }
const nothing: TrafficTotals = { answered: {}, asked: {} }
/** The app's own questions are not traffic of the market. */
const unseen: ReadonlySet<string> = new Set(['control', 'cluster', 'snapshot', 'sample'])

export interface Parties {
  /** The side whose clients connect to a member. */
  sideOf(member: string): Role
  /** The member that listens on a port. */
  memberOn(port: number): string | undefined
}

/** Counts how often each service asked each other one, from the reports of the services. */
export class Traffic {
  #totals = new Map<string, TrafficTotals>()
  #before = new Map<string, TrafficTotals>()
  /** Since the app was started, whichever services ended meanwhile. */
  #clients = { requests: 0, errors: 0 }
  #clientsBefore = this.#clients
  /** By its two ends. */
  #recent = new Map<string, RecentLink>()
  #at = 0
  readonly #parties: Parties

  constructor(parties: Parties) {
    this.#parties = parties
  }

  report(member: string, totals: TrafficTotals): void {
    const before = this.#totals.get(member)?.answered.client ?? none
    const { requests, errors } = totals.answered.client ?? none
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

  /** Figures since they were last taken, and of the last seconds. */
  take(members: readonly string[], seconds: number): TrafficRates {
    this.#at += seconds
    const edges = this.#edgesOfAsking(members, seconds)
    const services = members.map((service) => {
      const { answered } = this.#totals.get(service) ?? nothing
      const before = this.#before.get(service) ?? nothing
      const sum: ServiceTraffic = { requests: 0, errors: 0, requestsPerSecond: 0, errorsPerSecond: 0 }
      for (const [from, totals] of Object.entries(answered)) {
        if (unseen.has(from)) continue
        const then = before.answered[from] ?? none
        const requestsPerSecond = rate(totals.requests - then.requests, seconds)
        sum.requests += totals.requests
        sum.errors += totals.errors
        sum.requestsPerSecond += requestsPerSecond
        sum.errorsPerSecond += rate(totals.errors - then.errors, seconds)
        const edge = this.#edge(edges, this.#edgeEnd(from, service), service)
        edge.requestsPerSecond = requestsPerSecond
        if (from === 'client') edge.recent = this.#recentOf(edge, seconds, then, totals)
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
    return { clients, services: new Map(services), edges: [...edges.values()] }
  }

  /** A member that does not answer counts nothing: its callers know how their requests end. */
  #edgesOfAsking(members: readonly string[], seconds: number): Map<string, EdgeMetrics> {
    const edges = new Map<string, EdgeMetrics>()
    for (const from of members) {
      const before = this.#before.get(from)?.asked
      for (const [port, totals] of Object.entries(this.#totals.get(from)?.asked ?? {})) {
        const to = this.#parties.memberOn(Number(port))
        if (to === undefined || totals.requests === 0) continue
        const edge = this.#edge(edges, from, to)
        edge.recent = this.#recentOf(edge, seconds, before?.[port], totals)
      }
    }
    return edges
  }

  #edge(edges: Map<string, EdgeMetrics>, from: EdgeEnd, to: string): EdgeMetrics {
    const key = `${from} ${to}`
    const edge = edges.get(key) ?? {
      from,
      to,
      requestsPerSecond: 0,
      recent: { errors: 0, latencyMs: null },
    }
    edges.set(key, edge)
    return edge
  }

  #recentOf(
    { from, to }: EdgeMetrics,
    seconds: number,
    before: LinkTotals | undefined,
    now: LinkTotals,
  ): RecentFigures {
    const key = `${from} ${to}`
    const recent = this.#recent.get(key) ?? new RecentLink()
    this.#recent.set(key, recent)
    return recent.note({ at: this.#at, seconds, before, now })
  }

  /** Services give their names; clients need none. */
  #edgeEnd(from: string, to: string): EdgeEnd {
    return from === 'client' ? `${this.#parties.sideOf(to)}s` : from
  }
}

function rate(count: number, seconds: number): number {
  return Math.round((Math.max(0, count) / seconds) * 10) / 10
}
