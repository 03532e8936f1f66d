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

  /** The newest thing of the largest group in the largest group, and so on. If several groups are equally large, the newest counts. */
  get oneTooMany(): Thing | undefined {
    let largest: Crowd<Thing> | undefined
    for (const group of this.#groups.values()) if (group.size >= (largest?.size ?? 0)) largest = group
    return largest === undefined ? [...this.#things].at(-1) : largest.oneTooMany
  }
}
