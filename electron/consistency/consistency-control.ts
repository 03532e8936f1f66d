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

  constructor(cluster: Controlled) {
    this.#cluster = cluster
  }

  setReads(reads: CatalogueSettings): Promise<void> {
    return this.#cluster.instructions.give({ kind: 'buyer-frontend' }, 'SetCatalogueReads', reads).all
  }

  setFollower(name: string, settings: FollowerSettings): Promise<void> {
    return this.#cluster.instructions.give({ member: name }, 'SetFollower', settings).all
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

  /** A member that does not answer is left out. */
  async #askAll<Answer>(kind: ServiceKind, op: string): Promise<{ member: string; answer: Answer }[]> {
    const answers = this.#running(kind).map(async (member) => {
      return { member, answer: await this.#cluster.instructions.ask<Answer>(member, op) }
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
