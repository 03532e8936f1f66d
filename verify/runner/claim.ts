/** A promise of README or docs with a figure, and how it is measured. */
export interface Claim {
  /** A word to call it by: `search-100k`. */
  id: string
  /** The promise, in the sentence a reader knows it by. */
  says: string
  /** Also measured by `npm run verify -- --short`. All of these together take at most four minutes. */
  short: boolean
  /** At most 3, which is the default. */
  tries?: number
  /** A disturbed machine may make the figure look better than it is: a try that holds counts only if nothing disturbed it. */
  disturbanceMayHelp?: boolean
  /** It is a promise about disturbed machines too: a try that does not hold counts, however busy the machine was. */
  disturbanceIsNoExcuse?: boolean
  /** One try. It sets up what it needs, and takes it down also when it fails or the signal ends it. */
  measure(context: MeasureContext): Promise<Finding>
}

export interface MeasureContext {
  signal: AbortSignal
  /** An empty folder of this try, which is removed afterwards. */
  folder: string
  /** Whether only the short claims are measured. */
  short: boolean
  progress(text: string): void
}

export interface Finding {
  holds: boolean
  /** The measured value, with its unit. */
  figure: string
  /** The upper or lower bound. */
  bound: string
  /** A possible disturbance of the figure, by the machine or as the claim itself noticed. */
  disturbed?: string
}

/** Thrown where a claim cannot be measured on this system at all, with the reason. */
export class NotHere extends Error {}
