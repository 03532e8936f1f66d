/** The images of one seller: each counts once, however many of the seller's items show it. */
export class SellerImages {
  /** The bytes that they count as together. */
  bytes = 0
  readonly #items = new Map<string, number>()

  itemsWith(name: string): number {
    return this.#items.get(name) ?? 0
  }

  show(name: string, bytes: number): void {
    const items = this.itemsWith(name)
    if (items === 0) this.bytes += bytes
    this.#items.set(name, items + 1)
  }

  hide(name: string, bytes: number): void {
    const items = this.itemsWith(name)
    if (items > 1) this.#items.set(name, items - 1)
    else {
      this.#items.delete(name)
      this.bytes -= bytes
    }
  }
}
