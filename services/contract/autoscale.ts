import { z } from 'zod'
import type { Role } from './values.ts'

/** When frontends are added and removed. */
export const autoscaleSettings = z
  .strictObject({
    on: z.boolean().default(false),
    /** The fewest and the most frontends of a side. */
    least: z.int().min(1).max(20).default(1),
    most: z.int().min(1).max(20).default(4),
    /** Requests in flight for each frontend, above which one is added. */
    queue: z.number().min(0.1).max(10_000).default(8),
    /** The 99th percentile of the frontends' replies, above which one is added. */
    latencyMs: z.number().min(1).max(60_000).default(500),
    /** After a decision there is none for this time. */
    coolDownMs: z.int().min(0).max(600_000).default(10_000),
  })
  .refine(({ least, most }) => least <= most, { error: 'at least as many as "least"', path: ['most'] })

export type AutoscaleSettings = z.output<typeof autoscaleSettings>

export interface ScaleDecision {
  /** ms since 1970. */
  at: number
  side: Role
  change: 'add' | 'remove'
  /** The one that is removed, or was added. */
  member?: string
  /** The frontends of the side before it. */
  from: number
  /** The measured values, in words. */
  reason: string
  /** Why it could not be carried out. */
  problem?: string
}

export interface AutoscaleState {
  settings: AutoscaleSettings
  /** The sides that have a gateway, which is asked how busy its frontends are. */
  sides: Role[]
  /** The newest last. */
  decisions: readonly ScaleDecision[]
}

/** Settings where some are left out: those stay as they are. */
export const autoscaleChange = z.object({
  on: z.boolean().optional(),
  least: z.int().optional(),
  most: z.int().optional(),
  queue: z.number().optional(),
  latencyMs: z.number().optional(),
  coolDownMs: z.int().optional(),
})

/** "A buyer frontend is added to 1: 12.3 requests in flight each, p99 80 ms." */
export function describeDecision({ side, change, member, from, reason, problem }: ScaleDecision): string {
  const what =
    change === 'add'
      ? `A ${side} frontend is added to ${from}`
      : `${member} is removed, one of ${from} ${side} frontends`
  return problem === undefined ? `${what}: ${reason}.` : `${what}: ${reason}. That did not work: ${problem}`
}
