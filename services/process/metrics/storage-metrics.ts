import type { DurableStats } from '../../engine/durable.ts'
import type { Metrics } from './metrics.ts'

const msInSecond = 1000

/** How the journal keeps up. */
export function addStorageMetrics(metrics: Metrics, stats: () => DurableStats): void {
  metrics.gauge('marketlab_journal_waiting', 'Changes that wait for the disk.', () => stats().waiting)
  metrics.gauge(
    'marketlab_journal_bytes',
    'Size of the journal behind the last snapshot.',
    () => stats().journalBytes,
  )
  metrics.counter('marketlab_journal_commands_total', 'Changes that were written.', () => stats().commands)
  metrics.counter(
    'marketlab_journal_flushes_total',
    'Writes to the disk, each with all waiting changes.',
    () => stats().flushes,
  )
  metrics.counter('marketlab_journal_flush_seconds_total', 'Time of these writes.', () => {
    const { flushes, meanFlushMs } = stats()
    return (flushes * meanFlushMs) / msInSecond
  })
}
