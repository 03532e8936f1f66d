/** A binary heap whose items may change their place. `isBefore` must be a strict order: no two items are equal. */
export class Ranking<Item> {
  #isBefore: (a: Item, b: Item) => boolean
  #heap: Item[] = []
  #places = new Map<Item, number>()

  constructor(isBefore: (a: Item, b: Item) => boolean) {
    this.#isBefore = isBefore
  }

  get first(): Item | undefined {
    return this.#heap[0]
  }

  /** Adds an item, or moves it to where it belongs by now. */
  put(item: Item): void {
    let place = this.#places.get(item)
    if (place === undefined) {
      place = this.#heap.length
      this.#set(place, item)
    }
    this.#sink(this.#rise(place))
  }

  remove(item: Item): void {
    const place = this.#places.get(item)
    if (place === undefined) return
    const last = this.#heap.pop()!
    this.#places.delete(item)
    if (last === item) return
    this.#set(place, last)
    this.#sink(this.#rise(place))
  }

  #rise(from: number): number {
    let place = from
    while (place > 0) {
      const parent = (place - 1) >> 1
      if (!this.#isBefore(this.#heap[place]!, this.#heap[parent]!)) break
      this.#swap(place, parent)
      place = parent
    }
    return place
  }

  #sink(from: number): void {
    let place = from
    for (;;) {
      const left = 2 * place + 1
      if (left >= this.#heap.length) return
      const right = left + 1
      const isRightFirst = right < this.#heap.length && this.#isBefore(this.#heap[right]!, this.#heap[left]!)
      const child = isRightFirst ? right : left
      if (!this.#isBefore(this.#heap[child]!, this.#heap[place]!)) return
      this.#swap(place, child)
      place = child
    }
  }

  #swap(a: number, b: number): void {
    const item = this.#heap[a]!
    this.#set(a, this.#heap[b]!)
    this.#set(b, item)
  }

  #set(place: number, item: Item): void {
    this.#heap[place] = item
    this.#places.set(item, place)
  }
}
