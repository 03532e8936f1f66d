import { z } from 'zod'
import { inProcessFaultSchema, linkFaultSchema } from './model/fault.ts'

/** A fault as the process learns of it that has to bring it about. */
const named = z.object({
  id: z.string().min(1).max(100),
  seed: z.int().min(0),
  fault: z.union([linkFaultSchema, inProcessFaultSchema]),
})

/** Arguments of SetFaults: all active faults, also those that do not concern this process. */
export const setFaultsArgs = z.object({ faults: z.array(named).max(500) })
export type FaultInstruction = z.output<typeof named>

/** The effects of a fault on the frames or connections of a process. */
export interface FaultCounts {
  id: string
  seen: number
  hit: number
}
