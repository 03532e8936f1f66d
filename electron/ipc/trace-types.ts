import type { PlacedSpan } from '../../services/trace-model/place-spans.ts'
import type { Hop, Lifeline } from '../../services/trace-model/timeline.ts'

export type { FrameFacts } from '../../services/trace-model/frame-facts.ts'
export type { PlacedSpan } from '../../services/trace-model/place-spans.ts'
export type { Lifeline } from '../../services/trace-model/timeline.ts'

/** Which requests are traced: none, one in this many and the first few of each second, or all. */
export const sampleChoices = ['off', 'some', 'all'] as const
export type SampleChoice = (typeof sampleChoices)[number]

export interface TracesState {
  sample: SampleChoice
  /** The part that "some" stands for. */
  part: { oneIn: number; perSecond: number }
  isRecording: boolean
  /** Frames that are kept of the recording, of all processes together. */
  frames: number
  /** Traces that a service dropped before they were read. */
  missed: number
}

/** A traced request, as the list shows it. */
export interface TraceSummary {
  key: string
  trace: string
  op: string
  outcome: string
  /** Milliseconds of the time of day. */
  startedAt: number
  ms: number
  /** The member that took it from the client. */
  member: string
  /** Whom it led to, with the time that each worked on it. */
  services: { service: string; ms: number }[]
}

export interface TraceDetail {
  summary: TraceSummary
  spans: PlacedSpan[]
  /** Frames of it are in the recording. */
  hops: number
}

/** A hop without the bytes of its frame. */
export type HopView = Omit<Hop, 'head' | 'tail'>

export interface TimelineView {
  lifelines: Lifeline[]
  hops: HopView[]
  /** The number of all that were asked for; the newest are shown. */
  total: number
  /** Routine frames that were left out. */
  hidden: number
}

/** The recorded part of a frame, in base64. */
export interface FrameBytes {
  head: string
  tail?: string
  bytes: number
}
