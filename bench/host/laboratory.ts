import type { Controlled } from '../../services/cluster/control/controlled.ts'
import type { FaultControl } from '../../services/cluster/control/fault-control.ts'

/** A cluster to which something may be done on purpose. */
export interface Laboratory {
  cluster: Controlled
  desk: FaultControl
}
