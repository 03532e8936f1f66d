/** A step as it really happened. In milliseconds from the beginning. */
export interface PlayedStep {
  at: number
  firedAt: number
  /** When every process had it in effect. Missing where that is not known, as of a step that could not be done. */
  inEffectAt?: number
  text: string
  /** Nobody planned it: autoscale decided so. */
  isDecision?: true
  /** Why it could not be done, or not wholly. */
  problem?: string
  /** How many frames or connections a fault on links met. Missing where that is not known. */
  hits?: number
}

/** Something was being done to the cluster. */
export interface FaultBand {
  /** When it was ordered: nothing of it was there before. */
  from: number
  /** When it was over at every process: nothing of it is there afterwards. */
  to: number
  label: string
}

export interface Played {
  steps: PlayedStep[]
  faults: FaultBand[]
}
