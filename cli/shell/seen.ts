export type SeenKind = 'item' | 'category' | 'order' | 'seller'

const kindOfField: Readonly<Record<string, SeenKind>> = {
  itemId: 'item',
  category: 'category',
  orderId: 'order',
  sellerId: 'seller',
}
const remembered = 500

/** The ids that went over the screen, offered for completion. */
export class Seen {
  #values = new Map<SeenKind, Set<string>>()

  of(kind: SeenKind): string[] {
    return [...(this.#values.get(kind) ?? [])]
  }

  /** Looks through a result, however deep. */
  learn(result: unknown): void {
    if (Array.isArray(result)) {
      for (const entry of result) this.learn(entry)
    } else if (typeof result === 'object' && result !== null) {
      for (const [field, value] of Object.entries(result)) {
        const kind = kindOfField[field]
        if (kind && (typeof value === 'string' || typeof value === 'number')) this.#add(kind, String(value))
        else this.learn(value)
      }
    }
  }

  #add(kind: SeenKind, value: string): void {
    const values = this.#values.get(kind) ?? new Set()
    this.#values.set(kind, values)
    values.delete(value)
    values.add(value)
    if (values.size > remembered) values.delete(values.values().next().value!)
  }
}
