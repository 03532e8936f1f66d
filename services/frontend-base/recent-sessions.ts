/** More sessions than a frontend has clients at a time; what is forgotten is only asked about first. */
const generationSize = 10_000

/**
 * Sessions that held when they were last asked about, and whose they are. They decide nothing: they tell for whom work
 * may begin while customer-db is being asked. There are two generations: the older one is forgotten as a whole.
 */
export class RecentSessions {
  #newer = new Map<string, number>()
  #older = new Map<string, number>()

  accountOf(session: string): number | undefined {
    return this.#newer.get(session) ?? this.#older.get(session)
  }

  add(session: string, account: number): void {
    if (this.#newer.has(session)) return
    if (this.#newer.size === generationSize) {
      this.#older = this.#newer
      this.#newer = new Map()
    }
    this.#newer.set(session, account)
  }

  delete(session: string): void {
    this.#newer.delete(session)
    this.#older.delete(session)
  }
}
