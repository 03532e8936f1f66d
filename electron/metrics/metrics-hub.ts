import type { ServiceMetrics } from '../../services/contract/tracing.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type { MetricsState, MetricsView, GaugeHelp } from '../ipc/metrics-types.ts'
import { type MetricsPoint, metricsPoint, gaugeHelp } from './metrics-point.ts'
import { metricsCsv } from './metrics-csv.ts'
import { metricsView, type MemberPoints } from './metrics-view.ts'
import { oneAtATime, Poller } from '../base/poller.ts'

interface Member {
  kind: string
  last: ServiceMetrics
  points: MetricsPoint[]
}

const watchedMs = 1_000
/** Metrics that nobody looks at can be coarser. */
const unwatchedMs = 5_000
const keptMs = 60 * 60_000

/**
 * The metrics of all members, for the last hour. Collection begins with the first look at the page and goes on until it
 * is stopped, because users look for the cause of what has just happened.
 */
export class MetricsHub {
  readonly #cluster: AppCluster
  readonly #onState: () => void
  readonly #poller: Poller
  #members = new Map<string, Member>()
  #gauges = new Map<string, string>()
  #isCollecting = false
  #isWatched = false
  #wasWatched = false
  #since: number | null = null
  #count = 0

  constructor(cluster: AppCluster, onState: () => void) {
    this.#cluster = cluster
    this.#onState = onState
    const read = oneAtATime((member: string) => this.#read(member))
    this.#poller = new Poller(() => {
      for (const member of cluster.pids().keys()) void read(member)
    })
  }

  state(): MetricsState {
    return { isCollecting: this.#isCollecting, since: this.#since, count: this.#count }
  }

  watch(isWatched: boolean): void {
    this.#isWatched = isWatched
    if (isWatched && !this.#wasWatched) {
      this.#wasWatched = true
      void this.collect(true)
    } else this.#adjust()
  }

  async collect(isCollecting: boolean): Promise<void> {
    this.#isCollecting = isCollecting
    this.#adjust()
    await Promise.allSettled([
      this.#cluster.instructions.give('all', 'SetMetrics', { requests: isCollecting }).all,
    ])
    this.#onState()
  }

  view(minutes: number): MetricsView {
    return metricsView(this.#points(), this.#help(), { minutes, now: Date.now() })
  }

  csv(minutes: number): string {
    return metricsCsv(this.#points(), Date.now() - minutes * 60_000)
  }

  close(): void {
    this.#poller.every(0)
  }

  #adjust(): void {
    this.#poller.every(this.#isCollecting ? (this.#isWatched ? watchedMs : unwatchedMs) : 0)
  }

  #points(): MemberPoints[] {
    const names = this.#cluster.names
    return [...this.#members]
      .map(([member, { kind, points }]) => ({ member, kind, points }))
      .sort((a, b) => placeIn(names, a.member) - placeIn(names, b.member))
  }

  #help(): GaugeHelp[] {
    return [...this.#gauges].map(([name, help]) => ({ name, help }))
  }

  async #read(name: string): Promise<void> {
    const metrics = await this.#cluster.instructions.ask<ServiceMetrics>(name, 'GetMetrics')
    for (const { name: gauge, help } of gaugeHelp(metrics.samples)) this.#gauges.set(gauge, help)
    const member = this.#members.get(name)
    const point = member && metricsPoint(member.last, metrics)
    const points = [...(member?.points ?? []), ...(point ? [point] : [])]
    const from = points.findIndex(({ at }) => at > Date.now() - keptMs)
    this.#members.set(name, {
      kind: metrics.service,
      last: metrics,
      points: from > 0 ? points.slice(from) : points,
    })
    this.#since ??= Date.now()
    if (point === undefined) return
    this.#count += 1
    this.#onState()
  }
}

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name)
  return place >= 0 ? place : names.length
}
