import type { AppCluster } from './app-cluster.ts'

/** Whether sessions time out, as customer-db is told now and after each of its starts. */
export class SessionExpiry {
  readonly #instructions: AppCluster['instructions']
  readonly #onChange: () => void
  expire = true

  constructor({ instructions }: Pick<AppCluster, 'instructions'>, onChange: () => void) {
    this.#instructions = instructions
    this.#onChange = onChange
  }

  /** Resolves when customer-db follows it, or at once where it is not running: it follows it then from its start. */
  async set(expire: boolean): Promise<void> {
    const told = this.#instructions.give({ member: 'customer-db' }, 'SetSessions', { expire })
    this.expire = expire
    this.#onChange()
    await told.all
  }
}
