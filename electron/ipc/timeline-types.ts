import { z } from 'zod'

export const eventKinds = [
  'member',
  'fault',
  'breaker',
  'ejection',
  'snapshot',
  'autoscale',
  'experiment',
  'benchmark',
  'traffic',
  'data',
  'app',
] as const
export type EventKind = (typeof eventKinds)[number]

export const timelineEvent = z.object({
  /** Each has another one; a later one has a greater one. */
  seq: z.int().min(1),
  /** ms since 1970. */
  at: z.number(),
  kind: z.enum(eventKinds),
  /** In a word or two, for marks: "killed". */
  what: z.string().min(1).max(60),
  /** In a sentence. */
  text: z.string().min(1).max(2_000),
  tone: z.enum(['success', 'info', 'warning', 'error', 'neutral']),
  /** Where it happened. */
  member: z.string().max(100).optional(),
  /** The fault, snapshot, experiment or benchmark that it belongs to. */
  subject: z.string().max(200).optional(),
  /** Something begins that lasts, or all ends that lasts of this kind, member and subject. */
  edge: z.enum(['begins', 'ends']).optional(),
})

/** Something that happened to the cluster or in the laboratory. */
export type TimelineEvent = z.output<typeof timelineEvent>

/** A new listener is told all there is, and then what comes in addition. */
export interface TimelineUpdate {
  isWhole: boolean
  events: readonly TimelineEvent[]
  /** Why it is not kept for the next start of the app. */
  problem: string | null
}
