import type { Fault } from '../../services/faults/model/fault.ts'
import { FaultTextError, parseFault } from '../../services/faults/model/parse-fault.ts'
import { UsageError } from '../base/exit-codes.ts'

/** What cannot be read as a fault is a mistake in usage. */
export function readFault(text: string): Fault {
  try {
    return parseFault(text)
  } catch (error) {
    if (error instanceof FaultTextError) throw new UsageError(error.message)
    throw error
  }
}
