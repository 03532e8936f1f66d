import type {
  CatalogueReadsState,
  CatalogueSettings,
  FollowerSettings,
  FollowerState,
} from '../../services/contract/following.ts'
import type { Controlled } from '../../services/cluster/control/controlled.ts'
import type { ServiceKind } from '../../services/config/config.ts'
import type { ConsistencyMetrics } from '../ipc/consistency-types.ts'

/** Tells frontends how to read the catalogue and followers how far to stay behind, and asks what came of it. */
export class ConsistencyControl {
  readonly #cluster: Controlled
  #reads: CatalogueSettings | undefined
  #told = new Set<string>()

  constructor(cluster: Controlled) {
    this.#cluster = cluster
  }

  async setReads(reads: CatalogueSettings): Promise<void> {
    this.#reads = reads
    this.#told.clear()
    await this.#tellFrontends()
  }

  /** A frontend that was added since reads as the others do. */
  tellNewcomers(): void {
    if (this.#reads !== undefined) void this.#tellFrontends().catch(() => undefined)
  }

  setFollower(name: string, settings: FollowerSettings): Promise<void> {
    return this.#cluster.orders.give(name, 'SetFollower', settings)
  }

  addFollower(): Promise<string> {
    return this.#cluster.addMember({ kind: 'product-follower' })
  }

  removeFollower(name: string): Promise<void> {
    return this.#cluster.removeMember(name)
  }

  async figures(): Promise<ConsistencyMetrics> {
    const [frontends, followers] = await Promise.all([
      this.#askAll<CatalogueReadsState>('buyer-frontend', 'GetCatalogueReads'),
      this.#askAll<FollowerState>('product-follower', 'GetFollower'),
    ])
    return {
      at: Date.now(),
      frontends: frontends.map(({ member, answer }) => ({ ...answer, member })),
      followers: followers.map(({ answer }) => answer),
    }
  }

  async #tellFrontends(): Promise<void> {
    // One of the same name that comes later is another one.
    const names = new Set(this.#cluster.members().map(({ name }) => name))
    for (const name of this.#told) if (!names.has(name)) this.#told.delete(name)
    const untold = this.#running('buyer-frontend').filter((name) => !this.#told.has(name))
    for (const name of untold) this.#told.add(name)
    await Promise.all(
      untold.map((name) => this.#cluster.orders.give(name, 'SetCatalogueReads', this.#reads!)),
    )
  }

  /** A member that does not answer is left out. */
  async #askAll<Answer>(kind: ServiceKind, op: string): Promise<{ member: string; answer: Answer }[]> {
    const answers = this.#running(kind).map(async (member) => {
      return { member, answer: await this.#cluster.orders.ask<Answer>(member, op) }
    })
    const outcomes = await Promise.allSettled(answers)
    return outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? [outcome.value] : []))
  }

  #running(kind: ServiceKind): string[] {
    return this.#cluster
      .members()
      .filter((member) => member.kind === kind && member.state === 'healthy')
      .map(({ name }) => name)
  }
}
