import type { BenchmarkResult } from '../../bench/model/result.ts'
import type { Timeline } from '../../bench/model/timeline.ts'
import type { ArchiveProblem, ReportFormat } from '../ipc/bench-types.ts'

export type ArchiveQuestion = { file: string } & (
  | { ask: 'list' }
  | { ask: 'get'; id: string }
  | { ask: 'add'; result: BenchmarkResult; timelines: Timeline[] }
  | { ask: 'import'; text: string }
  | { ask: 'rename'; id: string; title: string }
  | { ask: 'remove'; id: string }
  | { ask: 'report'; id: string; format: ReportFormat }
  | { ask: 'compare'; ids: readonly [string, string] }
  | { ask: 'write' }
  | { ask: 'accept-problem' }
)

export interface ArchiveAnswer {
  value: unknown
  /** As it is after that. */
  problem: ArchiveProblem | null
}
