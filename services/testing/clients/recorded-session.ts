import { type AsOf, SeenRevisions } from '../../contract/as-of.ts'
import type { HistoryEntry } from '../../consistency/history.ts'
import type { TestClient, TestReply } from './test-client.ts'

interface ShownItem {
  itemId: string
  rev: number
}

/** A buyer who notes what they read and wrote, and when, and carries along what they have seen. */
export class RecordedSession {
  readonly client: TestClient
  readonly #name: string
  readonly #history: HistoryEntry[]
  #revisions = new SeenRevisions()
  #thumb = false

  constructor(name: string, client: TestClient, history: HistoryEntry[]) {
    this.#name = name
    this.client = client
    this.#history = history
  }

  async readItem(itemId: string): Promise<void> {
    const start = performance.now()
    const { result, asOf } = await this.#ask('GetItem', { itemId })
    this.#sawAll([result.item], asOf, start)
  }

  async search(keyword: string): Promise<void> {
    const start = performance.now()
    const { result, asOf } = await this.#ask('SearchItemsForSale', { keywords: [keyword] })
    this.#sawAll(result.items, asOf, start)
  }

  /** The other thumb each time, so that the item changes each time. */
  async rate(itemId: string): Promise<void> {
    this.#thumb = !this.#thumb
    const start = performance.now()
    const { asOf } = await this.#ask('ProvideFeedback', { itemId, thumb: this.#thumb ? 'up' : 'down' })
    this.#revisions.note(asOf!, false)
    this.#note('write', { itemId, rev: asOf!.rev }, start)
  }

  async #ask(op: string, args: object): Promise<TestReply & { asOf?: AsOf }> {
    const reply = await this.client.call(op, args, { after: this.#revisions.after })
    if (!reply.ok) throw new Error(`${op}: ${reply.error!.message}`)
    return reply
  }

  #sawAll(items: ShownItem[], asOf: AsOf | undefined, start: number): void {
    this.#revisions.note(asOf!, true)
    for (const item of items) this.#note('read', item, start)
  }

  #note(op: HistoryEntry['op'], { itemId: item, rev }: ShownItem, start: number): void {
    this.#history.push({ session: this.#name, op, item, rev, start, end: performance.now() })
  }
}
