import type { Config, FurtherMember } from '../config/config.ts'
import { type MemberAddress, membersOf, withFurther } from '../config/members.ts'

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
