import { hash } from 'node:crypto'
import type { SqlValue } from '../engine/state-machine.ts'
import { ApiError } from '../wire/errors.ts'
import { type OutcomeCaps, outcomeCaps } from './caps.ts'
import type { Keyed, Packing } from './packing.ts'
import { Ranking } from './ranking.ts'
import { type Entry, type Kept, Share } from './share.ts'
import { cameTooLate, usedForAnother, usedWithOthers } from './words.ts'

const keptMs = 24 * 60 * 60 * 1000
const digestLength = 16

/** A request with a key. */
export interface Asked {
  account: string
  key: string
  op: string
  at: number
  /** See `Packing`. */
  request: unknown
}

/**
 * First outcomes of requests that carried a key, so that a repeated request does nothing again. Refusals are not kept:
 * they changed nothing, and a refused request may be repeated.
 *
 * Where there are too many, the oldest go first: of the account, if it takes more than its share, else of the account
 * that takes the most. The keys of dropped outcomes are known for a while longer.
 */
export class KeyedOutcomes {
  /** Outcomes that were dropped for want of space since the process began. */
  dropped = 0
  bytes = 0
  #caps: OutcomeCaps
  #kept = new Map<string, Entry>()
  #shares = new Map<string, Share>()
  #byBytes = new Ranking<Share>((a, b) => (a.bytes === b.bytes ? a.owner < b.owner : a.bytes > b.bytes))
  #byAge = new Ranking<Share>((a, b) => (a.since === b.since ? a.owner < b.owner : a.since < b.since))

  constructor(caps = outcomeCaps) {
    this.#caps = caps
  }

  get size(): number {
    return this.#kept.size
  }

  get spentKeys(): number {
    let sum = 0
    for (const { spent } of this.#shares.values()) sum += spent.size
    return sum
  }

  once<Command extends Keyed, Outcome>(
    account: string,
    op: string,
    command: Command,
    packing: Packing<Command, Outcome>,
    run: () => Outcome | ApiError,
  ): Outcome | ApiError {
    const { key, at } = command
    if (key === undefined) return run()
    const asked: Asked = { account, key, op, at, request: packing.request(command) }
    const found = this.find(asked)
    if (found instanceof ApiError) return found
    if (found) return found.isUnpacked ? (found.answer as Outcome) : packing.unpack(found.answer, command)
    const outcome = run()
    if (!(outcome instanceof ApiError)) this.keep(asked, packing.pack(outcome, command))
    return outcome
  }

  has(account: string, key: string): boolean {
    return this.#kept.has(idOf(account, key))
  }

  /**
   * The outcome that was kept; an error if the key was used for something else, or so long ago that the outcome was
   * dropped.
   */
  find(asked: Asked): { answer: unknown; isUnpacked: boolean } | ApiError | undefined {
    const { account, key, op, request } = asked
    const id = idOf(account, key)
    const kept = this.#kept.get(id)
    if (kept === undefined) return this.#shares.get(account)?.spent.has(id) ? cameTooLate() : undefined
    if (kept.op !== op) return usedForAnother(op, kept.op)
    const isUnpacked = kept.request === ''
    if (!isUnpacked && kept.request !== digestOf(request)) return usedWithOthers(op)
    return { answer: JSON.parse(kept.answer) as unknown, isUnpacked }
  }

  /** `owner` is the account in whose share it is. */
  keep({ account, key, op, at, request }: Asked, answer: unknown, owner = account): void {
    this.#dropOlderThan(at - keptMs)
    const kept = {
      id: idOf(account, key),
      op,
      at,
      request: digestOf(request),
      answer: JSON.stringify(answer),
    }
    this.#add(owner, kept)
  }

  forget(account: string, key: string): void {
    const id = idOf(account, key)
    const entry = this.#kept.get(id)
    const share = entry?.share ?? this.#shares.get(account)
    if (share === undefined) return
    this.#changing(share, () => {
      if (entry) this.#remove(entry)
      share.spent.delete(id)
    })
  }

  forgetAccounts(accounts: ReadonlySet<string>): void {
    for (const account of accounts) {
      const share = this.#shares.get(account)
      if (share) this.#dropShare(share)
    }
  }

  *dump(): Iterable<SqlValue[]> {
    for (const share of this.#shares.values()) {
      for (const { id, op, at, request, answer } of share)
        yield [...accountAndKey(id), op, at, answer, request, share.owner]
    }
  }

  *dumpSpent(): Iterable<SqlValue[]> {
    for (const { owner, spent, spentAt } of this.#shares.values())
      for (const [print, young] of spent.dump()) yield [owner, print, young, spentAt]
  }

  /** Older versions noted neither the request nor the owner. */
  load(row: SqlValue[]): void {
    const [account, key, op, at, answer, request = '', owner = account] = row as [
      string,
      string,
      string,
      number,
      string,
      string?,
      string?,
    ]
    this.#add(owner, { id: idOf(account, key), op, at, request, answer })
  }

  loadSpent(row: SqlValue[]): void {
    const [owner, print, young, at] = row as [string, number, number, number]
    const share = this.#shareOf(owner)
    this.#changing(share, () => {
      share.spent.load(print, young)
      share.spentAt = at
    })
  }

  #add(owner: string, kept: Kept): void {
    if (this.#kept.has(kept.id)) return
    const share = this.#shareOf(owner)
    this.#changing(share, () => {
      this.#kept.set(kept.id, share.add(kept))
      while (share.keptBytes > this.#caps.shareBytes) this.#spendOldest(share)
    })
    while (this.bytes > this.#caps.allBytes) this.#giveWay(this.#byBytes.first!)
  }

  #giveWay(share: Share): void {
    this.#changing(share, () => {
      if (share.oldest) this.#spendOldest(share)
      else share.spent.dropGeneration()
    })
  }

  #spendOldest(share: Share): void {
    const { oldest } = share
    if (oldest === undefined) return
    share.spend(oldest)
    this.#kept.delete(oldest.id)
    this.dropped += 1
  }

  #remove(entry: Entry): void {
    entry.share.remove(entry)
    this.#kept.delete(entry.id)
  }

  #dropOlderThan(time: number): void {
    for (let share = this.#byAge.first; share && share.since < time; share = this.#byAge.first) {
      if (share.oldest === undefined) this.#dropShare(share)
      else this.#changing(share, () => this.#remove(share!.oldest!))
    }
  }

  /** Keeps the sum and the rankings right. */
  #changing(share: Share, change: () => void): void {
    this.bytes -= share.bytes
    change()
    this.bytes += share.bytes
    if (share.isEmpty) this.#dropShare(share)
    else {
      this.#byBytes.put(share)
      this.#byAge.put(share)
    }
  }

  #shareOf(owner: string): Share {
    let share = this.#shares.get(owner)
    if (share === undefined) {
      share = new Share(owner, this.#caps.spentKeys)
      this.#shares.set(owner, share)
      this.bytes += share.bytes
    }
    return share
  }

  #dropShare(share: Share): void {
    this.bytes -= share.bytes
    for (const { id } of share) this.#kept.delete(id)
    this.#shares.delete(share.owner)
    this.#byBytes.remove(share)
    this.#byAge.remove(share)
  }
}

const between = ' '

/** No account has a space in it. Joined so, the text is no rope that holds on to its parts. */
function idOf(account: string, key: string): string {
  return [account, key].join(between)
}

function accountAndKey(id: string): [account: string, key: string] {
  const at = id.indexOf(between)
  return [id.slice(0, at), id.slice(at + between.length)]
}

function digestOf(request: unknown): string {
  return hash('sha256', JSON.stringify(request), 'base64').slice(0, digestLength)
}
