import type { Fault } from '../../services/faults/model/fault.ts'
import { FaultTextError, parseFault } from '../../services/faults/model/parse-fault.ts'
import { UsageError } from '../base/exit-codes.ts'

/** A text that is not a fault is wrong usage. */
export function readFault(text: string): Fault {
  try {
    return parseFault(text)
  } catch (error) {
    if (error instanceof FaultTextError) throw new UsageError(error.message)
    throw error
  }
}
