import { z } from 'zod'
import type { Party } from '../../faults/model/fault-parties.ts'
import { ProcessFaults } from '../../faults/process-faults.ts'
import { setFaultsArgs } from '../../faults/instructions.ts'
import { checkedOperations } from '../checked-operations.ts'
import type { ServiceKind } from '../../config/config.ts'
import type { Membership } from '../membership.ts'
import type { Handler } from '../call.ts'

/** The faults of the process of a member. */
export function faultsOf(member: string, service: ServiceKind, membership: Membership): ProcessFaults {
  return new ProcessFaults({ name: member, kind: service }, ({ service: kind, host, port }): Party => {
    const found = membership.all.find((other) => other.host === host && other.port === port)
    return { name: found?.name ?? kind, kind: found?.kind ?? kind }
  })
}

/** Asked by the supervisor: what is to be in effect from now on, and what came of it. */
export function faultOperations(faults: ProcessFaults): Record<string, Handler> {
  return checkedOperations(
    { SetFaults: setFaultsArgs, GetFaults: z.object({}) },
    {
      SetFaults: (call) => {
        const ended = faults.replace((call.args as z.output<typeof setFaultsArgs>).faults)
        call.succeed(JSON.stringify({ ended }))
      },
      GetFaults: (call) => call.succeed(JSON.stringify({ faults: faults.figures() })),
    },
  )
}
