/** A step as it really happened. In milliseconds from the beginning. */
export interface FiredStep {
  at: number
  firedAt: number
  text: string
  /** Why it could not be done. */
  problem?: string
}

/** Something was being done to the cluster from one moment to another. */
export interface FaultBand {
  from: number
  to: number
  label: string
}

export interface Played {
  steps: FiredStep[]
  faults: FaultBand[]
}
