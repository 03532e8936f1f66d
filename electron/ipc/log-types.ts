import { z } from 'zod'
import { type LogEntry, type LogLevel, logLevels, type LogSource } from '../../services/logs/log-line.ts'
import type { BridgeFailure } from './channel.ts'

export type { LogLevel, LogSource }

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

export interface LogLine extends LogEntry {
  /** The place of the line among all: lines follow each other by one. Those that were loaded from files come before the first. */
  seq: number
}

export interface OlderLines {
  loaded: number
  /** The files have still older ones. */
  more: boolean
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
