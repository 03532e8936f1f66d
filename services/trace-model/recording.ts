import type { ClockReading, RecordedFrame } from '../contract/tracing.ts'

/** The frames that one process noted. */
export interface ProcessRecording {
  member: string
  /** The kind: a kind of service, or "client". */
  service: string
  clock: ClockReading
  frames: readonly RecordedFrame[]
}

/** A frame with who noted it, at a time of day that all can be compared by. */
export interface NotedFrame {
  process: number
  frame: RecordedFrame
  at: number
}

/** From who made the connection to the callee, or back. */
export function isOutward({ sent, dialled }: RecordedFrame): boolean {
  return sent === dialled
}
