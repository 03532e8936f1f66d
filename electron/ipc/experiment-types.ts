import type {
  ExperimentOutline,
  ExperimentPhase,
  ExperimentResult,
  ExperimentTick,
  FaultBand,
  PlayedStep,
} from '../../bench/model/experiment.ts'

export type { ExperimentOutline, ExperimentPhase, ExperimentResult, ExperimentTick, FaultBand, PlayedStep }

export interface RunningExperiment {
  name: string
  title: string
  short: boolean
  /** The length of the schedule. */
  lengthMs: number
  /** ms since 1970. */
  startedAt: number
  phase: ExperimentPhase
  ticks: ExperimentTick[]
  steps: PlayedStep[]
  isCancelling: boolean
}

export interface ExperimentFailure {
  name: string
  title: string
  message: string
}

export interface ExperimentsState {
  running: RunningExperiment | null
  /** The newest of each, newest first. */
  results: ExperimentResult[]
  /** Why the last one has no result; null if it has one, or was cancelled. */
  failure: ExperimentFailure | null
}

export interface ListedExperiment extends ExperimentOutline {
  /** One of the user's, which can be changed and deleted. */
  isOwn: boolean
  /** Its file cannot be run as it is. */
  isBroken: boolean
}

export interface ScheduleProblem {
  line: number
  /** Such as "steps[2].do". */
  field: string
  message: string
}

/** A file of the user's: what it offers, or what is wrong with it. */
export type OpenedExperiment =
  | { kind: 'sound'; outline: ExperimentOutline }
  | { kind: 'broken'; file: string; problems: ScheduleProblem[] }
