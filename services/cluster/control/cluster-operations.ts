import type { z } from 'zod'
import { setTracing } from '../../contract/tracing.ts'
import type { Autoscaler } from '../autoscale/autoscaler.ts'
import type { Refusal } from '../instructions.ts'
import { autoscaleOperations } from './autoscale-operations.ts'
import { type ControlOperations, controlOperation } from './control-port.ts'
import type { Controlled } from './controlled.ts'
import type { FaultControl } from './fault-control.ts'
import { faultOperations } from './fault-operations.ts'
import { gatewayOperations } from './gateway-operations.ts'
import { memberOperations } from './member-operations.ts'
import { replicationOperations } from './replication-operations.ts'

/** All that commands may ask of a running cluster. `trace` sets what every member records of requests and frames. */
export function clusterOperations(
  cluster: Controlled,
  desk: FaultControl,
  autoscaler: Autoscaler,
  trace: (tracing: z.output<typeof setTracing>) => Promise<Refusal[]>,
  stopAll: () => void,
): ControlOperations {
  return {
    ...memberOperations(cluster, stopAll),
    ...gatewayOperations(cluster),
    ...autoscaleOperations(autoscaler),
    ...replicationOperations(cluster),
    ...faultOperations(desk),
    SetTracing: controlOperation(setTracing, async (tracing) => ({ refusedBy: await trace(tracing) })),
  }
}
