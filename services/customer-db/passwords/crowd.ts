/**
 * Things in groups, in groups of groups and so on: each stands at the end of a path of names, and counts for every group
 * on its path.
 */
export class Crowd<Thing> {
  readonly #groups = new Map<string, Crowd<Thing>>()
  readonly #things = new Set<Thing>()
  #size = 0

  get size(): number {
    return this.#size
  }

  add(thing: Thing, [name, ...rest]: readonly string[]): void {
    this.#size += 1
    if (name === undefined) {
      this.#things.add(thing)
      return
    }
    let group = this.#groups.get(name)
    if (group === undefined) {
      group = new Crowd()
      this.#groups.set(name, group)
    }
    group.add(thing, rest)
  }

  /** By the path by which it was added. */
  remove(thing: Thing, [name, ...rest]: readonly string[]): void {
    this.#size -= 1
    if (name === undefined) {
      this.#things.delete(thing)
      return
    }
    const group = this.#groups.get(name)!
    group.remove(thing, rest)
    if (group.size === 0) this.#groups.delete(name)
  }

  /**
   * The thing to give up when there are too many. The largest group has to give one, in it the largest of its groups, and
   * so on; in the last, it is the newest thing. If several groups are equally large, the newest of them gives.
   */
  get oneTooMany(): Thing | undefined {
    let largest: Crowd<Thing> | undefined
    for (const group of this.#groups.values()) if (group.size >= (largest?.size ?? 0)) largest = group
    return largest === undefined ? [...this.#things].at(-1) : largest.oneTooMany
  }
}
