import type { Fault } from '../../faults/model/fault.ts'
import { FaultTextError, parseFault } from '../../faults/model/parse-fault.ts'
import { UsageError } from '../failures.ts'

/** What cannot be read as a fault is a mistake in usage. */
export function readFault(text: string): Fault {
  try {
    return parseFault(text)
  } catch (error) {
    if (error instanceof FaultTextError) throw new UsageError(error.message)
    throw error
  }
}
