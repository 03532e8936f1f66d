import { SpentKeys } from './spent-keys.ts'

export interface Kept {
  /** The account and the key. */
  readonly id: string
  readonly op: string
  readonly at: number
  /** A digest of what was asked for; empty where an older version did not note it. */
  readonly request: string
  /** JSON, packed by the operation; where `request` is empty, the outcome as it is. */
  readonly answer: string
}

interface Link extends Kept {
  readonly share: Share
  older: Link | undefined
  newer: Link | undefined
}

/** An entry in its share. */
export type Entry = Readonly<Pick<Link, keyof Kept | 'share'>>

/** An entry without its texts, measured generously: the object, its number, and its place in the map. */
const entryBytes = 256
/** A share with nothing in it, measured generously: the object, its sets, and its places in the map and in both rankings. */
const emptyShareBytes = 768
const bytesOfCharacter = 2

/** The assumed size of an entry. It is the same on every machine, because dropping depends on it. */
function bytesOf({ id, answer }: Kept): number {
  return entryBytes + bytesOfCharacter * id.length + answer.length
}

/** The outcomes of one account, oldest first, and its keys whose outcomes were dropped. */
export class Share {
  readonly owner: string
  readonly spent: SpentKeys
  size = 0
  /** The size of the outcomes that are kept. */
  keptBytes = 0
  /** When the youngest of the spent keys was used. */
  spentAt = 0
  #oldest: Link | undefined
  #newest: Link | undefined

  constructor(owner: string, mostSpent: number) {
    this.owner = owner
    this.spent = new SpentKeys(mostSpent)
  }

  get bytes(): number {
    return emptyShareBytes + this.keptBytes + this.spent.bytes
  }

  get oldest(): Entry | undefined {
    return this.#oldest
  }

  /** When the oldest of what is known was used, as far as that is known. */
  get since(): number {
    return this.#oldest?.at ?? this.spentAt
  }

  get isEmpty(): boolean {
    return this.size === 0 && this.spent.size === 0
  }

  add({ id, op, at, request, answer }: Kept): Entry {
    const link: Link = { id, op, at, request, answer, share: this, older: this.#newest, newer: undefined }
    if (this.#newest) this.#newest.newer = link
    else this.#oldest = link
    this.#newest = link
    this.size += 1
    this.keptBytes += bytesOf(link)
    return link
  }

  remove(entry: Entry): void {
    const { older, newer } = entry as Link
    if (older) older.newer = newer
    else this.#oldest = newer
    if (newer) newer.older = older
    else this.#newest = older
    this.size -= 1
    this.keptBytes -= bytesOf(entry)
  }

  /** Its key is known from now on, its outcome is not. */
  spend(entry: Entry): void {
    this.remove(entry)
    this.spent.add(entry.id)
    this.spentAt = Math.max(this.spentAt, entry.at)
  }

  *[Symbol.iterator](): Iterator<Entry> {
    for (let link = this.#oldest; link; link = link.newer) yield link
  }
}
