export interface SampleProgress {
  state: 'running' | 'done' | 'failed' | 'cancelled'
  /** The current step, in words. */
  step: string
  done: number
  total: number
  message?: string
}
