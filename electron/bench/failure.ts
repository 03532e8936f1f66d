import { BenchmarkFailure, type FailureReason } from '../../bench/model/failure.ts'
import type { Plan } from '../../bench/model/plan.ts'
import { errorCode, messageOf } from '../../services/text/error-text.ts'
import { PortError } from '../../services/cluster/ports.ts'
import type { FailureKind } from '../ipc/bench-types.ts'

const kindOfReason: Record<FailureReason, FailureKind> = {
  'app-cluster': 'cluster-stopped',
  'no-gateway': 'no-gateway',
  services: 'services',
  'set-up': 'set-up',
  generator: 'generator',
}

/** As the system and the services say it. */
const fullDisk = /ENOSPC|no space left|disk .*is full/i

/** Why a benchmark could not be carried out, so that a window can say what to do. */
export function failureOf(error: unknown, { target }: Plan): { failure: FailureKind; message: string } {
  const message = messageOf(error)
  return { failure: fullDisk.test(message) ? 'disk-full' : kindOf(error, target), message }
}

function kindOf(error: unknown, target: Plan['target']): FailureKind {
  if (!(error instanceof BenchmarkFailure)) return 'unknown'
  if (error.cause instanceof PortError || errorCode(error.cause) === 'EADDRINUSE') return 'port-taken'
  if (error.reason === 'set-up' && target.kind === 'addresses') return 'unreachable'
  return kindOfReason[error.reason]
}
