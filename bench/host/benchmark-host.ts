import type { Laboratory } from './laboratory.ts'
import type { MemberAddress } from '../../services/config/members.ts'
import type { ProcessEnd, ProcessLauncher } from '../../services/cluster/launcher.ts'
import type { Task, Report } from '../generator/messages.ts'
import type { BenchmarkResult } from '../model/result.ts'

export interface WorkerHandlers<Report> {
  onReport(report: Report): void
  /** Called once, after the last report. */
  onEnd(end: ProcessEnd): void
}

/** A process of our own that gets tasks and sends reports. */
export interface WorkerProcess<Task> {
  readonly pid: number | undefined
  send(task: Task): void
  kill(): void
}

export type GeneratorHandlers = WorkerHandlers<Report>
export type GeneratorProcess = WorkerProcess<Task>

/** The cluster of the desktop app, as far as a benchmark needs it. */
export interface RunningCluster {
  members: readonly MemberAddress[]
  /** Processes by name, for their processor time. */
  pids: Record<string, number>
  configuration: BenchmarkResult['configuration']
  laboratory?: Laboratory
}

/** Where a benchmark runs: on the command line or in the desktop app. */
export interface BenchmarkHost {
  versions: BenchmarkResult['versions']
  /** Starts `bench-generator.js` as a process of its own that ends with this one. */
  launchGenerator(handlers: GeneratorHandlers): GeneratorProcess
  /** How the services of a private cluster are started. */
  services: ProcessLauncher
  /** A line of their log. */
  onServiceLine(line: string): void
  /** Undefined if there is no app, or its services are not all healthy. */
  appCluster(): RunningCluster | undefined
  /** Processes besides services and generators whose work belongs to the benchmark, this one among them. */
  ownPids(): number[]
}
