import type { ActiveFault, Fault, FaultInput } from '../../services/faults/model/fault.ts'
import type { FaultFigures } from '../../services/faults/instructions.ts'

export type { ActiveFault, Fault, FaultFigures, FaultInput }
