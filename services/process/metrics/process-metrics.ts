import { monitorEventLoopDelay } from 'node:perf_hooks'
import type { MetricsRegistry } from './registry.ts'

const resolutionMs = 10
const periodMs = 1_000
const nanosInSecond = 1e9
const microsInSecond = 1e6

/** Memory and processor time of this process. */
export function addProcessMetrics(metrics: MetricsRegistry): void {
  const memory = () => process.memoryUsage()
  metrics.gauge('process_resident_memory_bytes', 'Memory that the process occupies.', () =>
    process.memoryUsage.rss(),
  )
  metrics.gauge('marketlab_heap_bytes', 'Memory for objects of the program, in use and reserved.', () => {
    const { heapUsed, heapTotal } = memory()
    return [
      { labels: { part: 'used' }, value: heapUsed },
      { labels: { part: 'reserved' }, value: heapTotal },
    ]
  })
  metrics.counter('process_cpu_seconds_total', 'Processor time that the process used.', () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / microsInSecond
  })
  metrics.gauge('process_start_time_seconds', 'When the process began.', () => performance.timeOrigin / 1000)
}

/** How late the event loop comes to what is due: the longest and the usual of the last second. */
export class EventLoopWatch {
  #last = { median: 0, p99: 0, longest: 0 }
  #stop: (() => void) | undefined

  addTo(metrics: MetricsRegistry): void {
    metrics.gauge(
      'marketlab_event_loop_delay_seconds',
      'Delay of the event loop, over the last second; measured while requests are counted.',
      () =>
        this.#stop === undefined
          ? []
          : Object.entries(this.#last).map(([quantile, value]) => ({ labels: { quantile }, value })),
    )
  }

  watch(wanted: boolean): void {
    if (!wanted) {
      this.#stop?.()
      this.#stop = undefined
      this.#last = { median: 0, p99: 0, longest: 0 }
      return
    }
    if (this.#stop !== undefined) return
    const delay = monitorEventLoopDelay({ resolution: resolutionMs })
    delay.enable()
    const timer = setInterval(() => {
      const late = (nanos: number) => Math.max(0, nanos / nanosInSecond - resolutionMs / 1000)
      this.#last = {
        median: late(delay.percentile(50)),
        p99: late(delay.percentile(99)),
        longest: late(delay.max),
      }
      delay.reset()
    }, periodMs)
    timer.unref()
    this.#stop = () => {
      clearInterval(timer)
      delay.disable()
    }
  }
}
