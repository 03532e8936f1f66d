import type { Level } from '../catalogue/check.ts'
import type { ShownFrame } from '../wire/transcript.ts'
import type { Answer, Judgement } from './answers.ts'

export interface CheckResult {
  id: string
  level: Level
  rule: string
  why: string
  section: string
  answer: Answer
  ms: number
  /** The reason of an answer other than "right", in words. */
  reason?: string
  sent?: string
  expected?: string
  came?: string
  /** The command that runs only this check. */
  again?: string
  frames?: readonly ShownFrame[]
  framesLeftOut?: number
}

export interface LeftOut {
  id: string
  reason: string
}

export interface Report {
  format: 1
  role: string
  level: Level
  seed: number
  startedAt: string
  /** False while checks still run, and for ever where the run was killed. */
  finished: boolean
  judgement: Judgement
  counts: Partial<Record<Answer, number>>
  checks: readonly CheckResult[]
  leftOut: readonly LeftOut[]
  /** The end of what the system wrote to its outputs, where it was started by `--command`. */
  output?: string
}
