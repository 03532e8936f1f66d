import type { Config, FurtherMember, ServiceName } from '../config/config.ts'
import { coreMember, type MemberAddress, membersOf, withFurther } from '../config/members.ts'

/** The members of the cluster, as a running service knows them: members beside the four come and go. */
export class Membership {
  #config: Config
  #listeners: (() => void | Promise<void>)[] = []

  constructor(config: Config) {
    this.#config = config
  }

  get all(): MemberAddress[] {
    return membersOf(this.#config)
  }

  /** One of the four: it moves when a standby is promoted. */
  core(service: ServiceName): MemberAddress {
    return coreMember(this.#config, service)
  }

  has(name: string): boolean {
    return this.all.some((member) => member.name === name)
  }

  onChange(listener: () => void | Promise<void>): void {
    this.#listeners.push(listener)
  }

  /** Resolves when all listeners are done: a member that was removed is stopped only then. */
  async replace(
    further: readonly FurtherMember[],
    services: Config['services'] = this.#config.services,
  ): Promise<void> {
    const before = this.#config
    if (JSON.stringify([further, services]) === JSON.stringify([before.further, before.services])) return
    this.#config = { ...withFurther(before, further), services }
    await Promise.all(this.#listeners.map((listener) => listener()))
  }
}
