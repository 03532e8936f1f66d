import type { Plan } from '../../bench/model/plan.ts'
import { errorCode, messageOf } from '../../services/engine/failures.ts'
import { PortError } from '../../services/host/cluster-ports.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { FailureKind } from '../ipc/bench-types.ts'

export class ClusterStoppedError extends Error {
  constructor() {
    super('The cluster of this app does not run.')
    this.name = 'ClusterStoppedError'
  }
}

/** Why a benchmark could not be carried out, so that a window can say what to do. */
export function failureOf(error: unknown, { target }: Plan): { failure: FailureKind; message: string } {
  return { failure: kindOf(error, target.kind), message: messageOf(error) }
}

function kindOf(error: unknown, target: Plan['target']['kind']): FailureKind {
  if (error instanceof ClusterStoppedError) return 'cluster-stopped'
  if (error instanceof PortError || errorCode(error) === 'EADDRINUSE') return 'port-taken'
  if (errorCode(error) === 'ENOSPC') return 'disk-full'
  if (error instanceof ApiError && error.code === 'UNAVAILABLE' && target === 'addresses')
    return 'unreachable'
  return 'unknown'
}
