import { z } from 'zod'
import { invalidArgument } from '../contract/operation.ts'
import { type Config, type FurtherMember, furtherSchema } from './config.ts'
import { type MemberAddress, membersOf, withFurther } from './members.ts'
import type { Handler } from './service-server.ts'

const newMembers = z.object({ further: furtherSchema })

/** Who belongs to the cluster, as a running service knows it: members beside the four come and go. */
export class Membership {
  #config: Config
  #listeners: (() => void)[] = []

  constructor(config: Config) {
    this.#config = config
  }

  get all(): MemberAddress[] {
    return membersOf(this.#config)
  }

  onChange(listener: () => void): void {
    this.#listeners.push(listener)
  }

  replace(further: readonly FurtherMember[]): void {
    if (JSON.stringify(further) === JSON.stringify(this.#config.further)) return
    this.#config = withFurther(this.#config, further)
    for (const listener of this.#listeners) listener()
  }
}

/** How the supervisor of a cluster tells a service who belongs to it now. */
export function membershipOperations(membership: Membership): Record<string, Handler> {
  return {
    SetMembers: (call) => {
      const outcome = newMembers.safeParse(call.args)
      if (!outcome.success) throw invalidArgument('further', z.prettifyError(outcome.error), 'another list')
      membership.replace(outcome.data.further)
      call.succeed('{}')
    },
  }
}
