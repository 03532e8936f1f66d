/** More sessions than a frontend has clients at a time; what is forgotten is only asked about first. */
const generationSize = 10_000

/**
 * Sessions that held when they were last asked about. They decide nothing: they tell for whom work may begin while
 * customer-db is being asked. Two generations, so that the oldest are forgotten without looking for them.
 */
export class RecentSessions {
  #newer = new Set<string>()
  #older = new Set<string>()

  has(session: string): boolean {
    return this.#newer.has(session) || this.#older.has(session)
  }

  add(session: string): void {
    if (this.#newer.has(session)) return
    if (this.#newer.size === generationSize) {
      this.#older = this.#newer
      this.#newer = new Set()
    }
    this.#newer.add(session)
  }

  delete(session: string): void {
    this.#newer.delete(session)
    this.#older.delete(session)
  }
}
