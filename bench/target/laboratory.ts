import type { Controlled } from '../../services/control/controlled.ts'
import type { FaultDesk } from '../../services/control/fault-desk.ts'

/** A cluster to which something may be done on purpose. */
export interface Laboratory {
  cluster: Controlled
  desk: FaultDesk
}
