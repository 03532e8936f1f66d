import type { ActiveFault, Fault, FaultInput } from '../../services/faults/model/fault.ts'
import type { FaultCounts } from '../../services/faults/instructions.ts'

export type { ActiveFault, Fault, FaultCounts, FaultInput }
