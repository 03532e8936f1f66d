import { z } from 'zod'
import { invalidArgument } from '../../contract/operation.ts'
import { furtherSchema, servicesSchema } from '../../config/config.ts'
import type { Handler } from '../call.ts'
import type { Membership } from '../membership.ts'

/** Without services, these stay where they are. */
const newMembers = z.object({ further: furtherSchema, services: servicesSchema.optional() })

/** How the supervisor of a cluster tells a service who belongs to it now. */
export function membershipOperations(membership: Membership): Record<string, Handler> {
  return {
    SetMembers: async (call) => {
      const outcome = newMembers.safeParse(call.args)
      if (!outcome.success) throw invalidArgument('further', z.prettifyError(outcome.error), 'another list')
      const { further, services } = outcome.data
      await membership.replace(further, services)
      call.succeed('{}')
    },
  }
}
