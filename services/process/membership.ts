import { z } from 'zod'
import { invalidArgument } from '../contract/operation.ts'
import { type Config, type FurtherMember, furtherSchema } from '../config/config.ts'
import { type MemberAddress, membersOf, withFurther } from '../config/members.ts'
import type { Handler } from './service-server.ts'

const newMembers = z.object({ further: furtherSchema })

/** Who belongs to the cluster, as a running service knows it: members beside the four come and go. */
export class Membership {
  #config: Config
  #listeners: (() => void | Promise<void>)[] = []

  constructor(config: Config) {
    this.#config = config
  }

  get all(): MemberAddress[] {
    return membersOf(this.#config)
  }

  has(name: string): boolean {
    return this.all.some((member) => member.name === name)
  }

  onChange(listener: () => void | Promise<void>): void {
    this.#listeners.push(listener)
  }

  /** Resolves when all listeners are done: a member that was removed is stopped only then. */
  async replace(further: readonly FurtherMember[]): Promise<void> {
    if (JSON.stringify(further) === JSON.stringify(this.#config.further)) return
    this.#config = withFurther(this.#config, further)
    await Promise.all(this.#listeners.map((listener) => listener()))
  }
}

/** How the supervisor of a cluster tells a service who belongs to it now. */
export function membershipOperations(membership: Membership): Record<string, Handler> {
  return {
    SetMembers: async (call) => {
      const outcome = newMembers.safeParse(call.args)
      if (!outcome.success) throw invalidArgument('further', z.prettifyError(outcome.error), 'another list')
      await membership.replace(outcome.data.further)
      call.succeed('{}')
    },
  }
}
