import type { ServiceMetrics } from '../../services/contract/tracing.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type { MetricsState, MetricsView, GaugeHelp } from '../ipc/metrics-types.ts'
import { type MetricsPoint, metricsPoint, gaugeHelp } from './metrics-point.ts'
import { metricsCsv } from './metrics-csv.ts'
import { metricsView, type MemberPoints } from './metrics-view.ts'
import type { ProcessMemory } from './process-memory.ts'
import { oneAtATime, Poller } from '../base/poller.ts'

interface Member {
  kind: string
  last: ServiceMetrics
  /** It was started again, and nothing is known of the new process yet. */
  isNew: boolean
  points: MetricsPoint[]
}

const watchedMs = 1_000
/** Metrics that nobody looks at can be coarser. */
const unwatchedMs = 5_000
const keptMs = 60 * 60_000
/** As the pages Overview and Cluster show it. */
const memoryGauge = 'process_memory_bytes'

/**
 * The metrics of all members, for the last hour. They are collected from the start of the app until somebody stops it,
 * because users look for the cause of what has just happened.
 */
export class MetricsHub {
  readonly #cluster: AppCluster
  readonly #memory: ProcessMemory
  readonly #onState: () => void
  readonly #poller: Poller
  #members = new Map<string, Member>()
  #gauges = new Map<string, string>()
  #isCollecting = true
  #isWatched = false
  #since: number | null = null
  #count = 0

  constructor(cluster: AppCluster, memory: ProcessMemory, onState: () => void) {
    this.#cluster = cluster
    this.#memory = memory
    this.#onState = onState
    const read = oneAtATime((member: string) => this.#read(member))
    this.#poller = new Poller(() => {
      const pids = cluster.pids()
      memory.refresh([...pids.values()])
      for (const member of pids.keys()) void read(member)
    })
    void this.collect(true)
  }

  state(): MetricsState {
    return { isCollecting: this.#isCollecting, since: this.#since, count: this.#count }
  }

  watch(isWatched: boolean): void {
    if (isWatched === this.#isWatched) return
    this.#isWatched = isWatched
    void this.collect(this.#isCollecting)
  }

  async collect(isCollecting: boolean): Promise<void> {
    this.#isCollecting = isCollecting
    this.#adjust()
    await Promise.allSettled([
      // Measuring the event loop would cost an idle cluster more than everything else.
      this.#cluster.instructions.give('all', 'SetMetrics', {
        requests: isCollecting,
        eventLoop: this.#isWatched,
      }).all,
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
    const point = member && this.#pointOf(name, member, metrics)
    const points = [...(member?.points ?? []), ...(point ? [point] : [])]
    const from = points.findIndex(({ at }) => at > Date.now() - keptMs)
    this.#members.set(name, {
      kind: metrics.service,
      last: metrics,
      isNew: point === undefined && (member?.isNew || isRestarted(member?.last, metrics)),
      points: from > 0 ? points.slice(from) : points,
    })
    this.#since ??= Date.now()
    if (point === undefined) return
    this.#count += 1
    this.#onState()
  }

  #pointOf(name: string, { last, isNew }: Member, metrics: ServiceMetrics): MetricsPoint | undefined {
    const point = metricsPoint(last, metrics)
    if (point === undefined) return undefined
    const pid = this.#cluster.pids().get(name)
    const resident = point.gauges.process_resident_memory_bytes
    const memory = pid && resident ? this.#memory.of(pid, resident) : undefined
    return {
      ...point,
      ...(isNew && { isStart: true }),
      gauges: { ...point.gauges, ...(memory !== undefined && { [memoryGauge]: memory }) },
    }
  }
}

function isRestarted(before: ServiceMetrics | undefined, now: ServiceMetrics): boolean {
  return before !== undefined && before.instance !== now.instance
}

function placeIn(names: readonly string[], name: string): number {
  const place = names.indexOf(name)
  return place >= 0 ? place : names.length
}
