import { z } from 'zod'
import type { BridgeFailure } from './channel.ts'

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const
export type LogLevel = (typeof logLevels)[number]
/** A member of the cluster by its name, or `app`. */
export type LogSource = string

export const logFilter = z.object({
  /** All, unless given. */
  sources: z.array(z.string().max(40)).max(200).optional(),
  levels: z.array(z.enum(logLevels)).max(logLevels.length).optional(),
  /** Must occur in the text, ignoring case; a regular expression with `regex`. */
  search: z.string().max(1_000).optional(),
  regex: z.boolean().optional(),
  trace: z.string().max(32).optional(),
})

export type LogFilter = z.output<typeof logFilter>

export const highlightQuestion = z.object({
  search: z.string().min(1).max(1_000),
  texts: z.array(z.string().max(2_000)).max(400),
})

export interface LogLine {
  /** Grows by one with every line, and never repeats while the app runs. */
  seq: number
  /** ms since 1970. */
  at: number
  source: LogSource
  level: LogLevel
  message: string
  /** Everything else of the line, as `name=value` words: op, outcome, ms, conn, trace, … */
  details: string
  trace?: string
}

export interface LogMatches {
  /** Batches that belong to this answer have the same number. */
  following: number
  /** The numbers of all lines to be listed, oldest first. Read those that are visible. */
  seqs: number[]
  /** Those of them that the search finds, where matches are only marked. */
  found?: number[]
  /** How many lines are kept in all. */
  total: number
}

export interface LogBatch {
  following: number
  /** New ones to be listed by the filter that this window follows. */
  lines: LogLine[]
  /** Those of them that the search finds, where matches are only marked. */
  found?: number[]
  /** Lines before this one are no longer kept. */
  oldest: number
  total: number
  /** The new lines could not be searched: no more batches come. */
  error?: BridgeFailure
}
