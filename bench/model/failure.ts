export type FailureReason =
  /** The app's own cluster was to be measured, and is not running. */
  | 'app-cluster'
  /** The clients were to go through a gateway, and the cluster has none. */
  | 'no-gateway'
  /** The services of a private cluster did not start. */
  | 'services'
  /** The frontends did not do what has to be done before anything is measured. */
  | 'set-up'
  /** A generator process ended by itself. */
  | 'generator'

/** Why a benchmark has no result. */
export class BenchmarkFailure extends Error {
  readonly reason: FailureReason

  constructor(reason: FailureReason, message: string, options?: ErrorOptions) {
    super(message, options)
    this.name = 'BenchmarkFailure'
    this.reason = reason
  }
}
