import type { EventLoopDelay, MachineState } from './machine-state.ts'
import type { FaultBand, PlayedStep } from '../../services/contract/schedule-run.ts'

export type { FaultBand, PlayedStep }

export const experimentLevels = ['passed', 'failed', 'not-trustworthy'] as const
export type ExperimentLevel = (typeof experimentLevels)[number]

export interface ExperimentCheck {
  /** The check in plain words. */
  title: string
  /** Null if it cannot be told, for the reason in `open`. */
  passed: boolean | null
  open?: 'not-measured' | 'disturbed'
  /** The finding. */
  text: string
}

/** A quarter of a second of it. */
export interface ExperimentTick {
  /** Its end. */
  at: number
  answered: number
  refused: number
  failed: number
  p50: number | null
  p99: number | null
}

/** The other work of the machine, and how long it kept our processes waiting. */
export interface Circumstances {
  machine: MachineState
  /** The process with the clients. */
  clientsDelayMs: EventLoopDelay
  /** The process that plays the steps. */
  playerDelayMs: EventLoopDelay
}

export interface ExperimentResult {
  format: 1
  name: string
  title: string
  lookFor: string
  teaches: string
  seed: number
  short: boolean
  startedAt: string
  /** The length of the schedule alone. */
  lengthMs: number
  seconds: number
  verdict: { level: ExperimentLevel; reasons: string[] }
  circumstances: Circumstances
  checks: ExperimentCheck[]
  steps: PlayedStep[]
  faults: FaultBand[]
  ticks: ExperimentTick[]
  totals: {
    answered: number
    refused: number
    failed: number
    orders: number
    /** Answers to greedy clients, which count nowhere else. Missing in results of older builds. */
    greedy?: number
    errors: Record<string, number>
  }
}

/** An experiment of the library or a file, before it runs. */
export interface ExperimentOutline {
  name: string
  title: string
  lookFor: string
  teaches: string
  seed: number
  lengthMs: number
  /** With everything in less time. */
  shortMs: number
  steps: { at: number; text: string }[]
  shortSteps: { at: number; text: string }[]
  expects: { that: string; why: string }[]
}

export type ExperimentPhase = 'starting' | 'setting-up' | 'running' | 'settling' | 'checking' | 'stopping'

export type ExperimentProgress =
  | { kind: 'phase'; phase: ExperimentPhase }
  | { kind: 'tick'; tick: ExperimentTick }
  | { kind: 'step'; step: PlayedStep }
