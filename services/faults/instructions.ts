import { z } from 'zod'
import { inProcessFaultSchema, linkFaultSchema } from './model/fault.ts'

/** A fault as the process learns of it that has to bring it about. */
const named = z.object({
  id: z.string().min(1).max(100),
  seed: z.int().min(0),
  fault: z.union([linkFaultSchema, inProcessFaultSchema]),
})

/** Arguments of SetFaults: everything that is to be in effect, whoever it concerns. */
export const setFaultsArgs = z.object({ faults: z.array(named).max(500) })
export type FaultInstruction = z.output<typeof named>

/** What a process did to the frames or connections that a fault concerns. */
export interface FaultCounts {
  id: string
  seen: number
  hit: number
}
