import type { Step } from '../workload/script.ts'

export interface PendingRequest {
  step: Step
  /** When it should have been sent: in a closed loop, when it was. */
  dueAt: number
  sentAt: number
  traced: boolean
}

const firstRoom = 4

/**
 * Requests without a reply, by id. Ids are consecutive and mostly answered in order, so a ring holds them: a Map would
 * be built again every few replies.
 */
export class PendingRequests {
  #ring: (PendingRequest | undefined)[] = new Array<undefined>(firstRoom).fill(undefined)
  #mask = firstRoom - 1
  #nextId = 1
  /** None before it is pending. */
  #oldestId = 1
  #size = 0

  get size(): number {
    return this.#size
  }

  /** The one that waits longest. */
  get oldestId(): number | undefined {
    return this.#size === 0 ? undefined : this.#oldestId
  }

  add(request: PendingRequest): number {
    const id = this.#nextId
    if (id - this.#oldestId > this.#mask) this.#grow()
    this.#ring[id & this.#mask] = request
    this.#nextId = id + 1
    this.#size += 1
    return id
  }

  get(id: number): PendingRequest | undefined {
    return this.#isHeld(id) ? this.#ring[id & this.#mask] : undefined
  }

  delete(id: number): void {
    if (this.get(id) === undefined) return
    this.#ring[id & this.#mask] = undefined
    this.#size -= 1
    while (this.#oldestId < this.#nextId && this.#ring[this.#oldestId & this.#mask] === undefined)
      this.#oldestId += 1
  }

  /** Empties it, and gives what it held. */
  takeAll(): PendingRequest[] {
    const all: PendingRequest[] = []
    for (let id = this.oldestId; id !== undefined; id = this.oldestId) {
      all.push(this.get(id)!)
      this.delete(id)
    }
    return all
  }

  #isHeld(id: number): boolean {
    return id >= this.#oldestId && id < this.#nextId
  }

  #grow(): void {
    const roomier = new Array<PendingRequest | undefined>(this.#ring.length * 2).fill(undefined)
    const mask = roomier.length - 1
    for (let id = this.#oldestId; id < this.#nextId; id += 1) roomier[id & mask] = this.#ring[id & this.#mask]
    this.#ring = roomier
    this.#mask = mask
  }
}
