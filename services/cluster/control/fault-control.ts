import { describeFault } from '../../faults/model/describe-fault.ts'
import {
  type ActiveFault,
  clients,
  everybody,
  type Fault,
  isInProcessFault,
  isLinkFault,
  type LinkFault,
} from '../../faults/model/fault.ts'
import { carriesOut } from '../../faults/model/fault-parties.ts'
import type { FaultCounts, FaultInstruction } from '../../faults/instructions.ts'
import { silentLog } from '../../engine/log.ts'
import { serviceKinds } from '../../config/config.ts'
import { NoReply } from '../../wire/call-errors.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled } from './controlled.ts'

export interface FaultControlLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

interface Entry extends ActiveFault {
  seed: number
  timer: NodeJS.Timeout | undefined
  /** The processes of the members when it began. */
  processes: string
}

/** Frames or connections that a fault met while it lasted. Undefined if a process that could tell has ended, or did not answer. */
export type Hits = number | undefined

interface Ending {
  over: Promise<Hits>
  resolve(hits: Hits): void
}

interface Answers {
  refusals: Map<string, string>
  /** By the id of a fault that ended. */
  hits: Map<string, number>
  complete: boolean
}

const setFaults = 'SetFaults'

/** The active faults of a cluster. Faults end automatically, one by one, or all with one call. */
export class FaultControl {
  #cluster: Controlled
  #log: FaultControlLog
  #onChange: () => void
  #entries = new Map<string, Entry>()
  /** The faults that last, until every process has confirmed that they are over. */
  #endings = new Map<string, Ending>()
  #nextId = 1

  constructor(cluster: Controlled, log: FaultControlLog = silentLog, onChange = (): void => undefined) {
    this.#cluster = cluster
    this.#log = log
    this.#onChange = onChange
  }

  active(): ActiveFault[] {
    return [...this.#entries.values()].map(activeOf)
  }

  /**
   * Resolves when it is in effect at every process that is not paused. A fault that is over at once is in no list. Rejects
   * where nobody that has a part in it takes it.
   */
  async add(fault: Fault, seed = Math.floor(Math.random() * 2 ** 31)): Promise<ActiveFault> {
    this.#checkRuns()
    this.#checkNames(fault)
    const entry = this.#newEntry(fault, seed)
    this.#log.info({ fault: entry.text }, 'a fault begins')
    const { kind } = fault
    if (kind === 'kill' || kind === 'pause' || kind === 'restart')
      this.#cluster.signal(fault.member, kind, kind === 'kill' ? fault.forMs : undefined)
    if (lasts(fault)) {
      this.#entries.set(entry.id, entry)
      this.#endings.set(entry.id, newEnding())
      if ('forMs' in fault && fault.forMs !== undefined)
        entry.timer = setTimeout(() => void this.heal(entry.id), fault.forMs)
    }
    if (instructionsOf(entry).length > 0) await this.#tellOf(entry)
    this.#onChange()
    return activeOf(entry)
  }

  /** Resolves when nothing of it is left. */
  async heal(id: string): Promise<void> {
    const entry = this.#entries.get(id)
    if (entry === undefined) throw new ApiError('NOT_FOUND', `There is no fault ${id}: it may have ended.`)
    await this.#end([entry])
  }

  healAll(): Promise<void> {
    return this.#end([...this.#entries.values()])
  }

  /** Resolves when it is over at every process that is not paused; at once where nothing of it lasts. */
  async whenOver(id: string): Promise<Hits> {
    return this.#endings.get(id)?.over
  }

  /** The counts of the faults, over all processes. */
  async figures(): Promise<FaultCounts[]> {
    const asked = this.#listening().map((name) =>
      this.#cluster.instructions.ask<{ faults: FaultCounts[] }>(name, 'GetFaults'),
    )
    const answers = await Promise.allSettled(asked)
    const sums = new Map<string, FaultCounts>()
    for (const answer of answers) {
      if (answer.status === 'rejected') continue
      for (const { id, seen, hit } of answer.value.faults) {
        const sum = sums.get(id) ?? { id, seen: 0, hit: 0 }
        sums.set(id, { id, seen: sum.seen + seen, hit: sum.hit + hit })
      }
    }
    return [...sums.values()]
  }

  /** The cluster ends, and every fault with it. */
  close(): void {
    for (const { timer } of this.#entries.values()) clearTimeout(timer)
    this.#entries.clear()
    this.#cluster.instructions.withdraw('all', setFaults)
    for (const id of this.#endings.keys()) this.#noteOver(id, undefined)
    this.#onChange()
  }

  async #end(entries: readonly Entry[]): Promise<void> {
    if (entries.length === 0) return
    for (const entry of entries) {
      clearTimeout(entry.timer)
      this.#entries.delete(entry.id)
      this.#log.info({ fault: entry.text }, 'a fault ends')
      this.#undo(entry.fault)
    }
    const answers = entries.some((entry) => instructionsOf(entry).length > 0) ? await this.#tell() : undefined
    for (const entry of entries) this.#noteOver(entry.id, answers && this.#hitsOf(entry, answers))
    this.#onChange()
  }

  #hitsOf(entry: Entry, { hits, complete }: Answers): Hits {
    if (!complete || entry.processes !== this.#processes()) return undefined
    const ids = instructionsOf(entry).flatMap(({ id, fault }) => (isLinkFault(fault) ? id : []))
    return ids.length === 0 ? undefined : ids.reduce((sum, id) => sum + (hits.get(id) ?? 0), 0)
  }

  #noteOver(id: string, hits: Hits): void {
    this.#endings.get(id)?.resolve(hits)
    this.#endings.delete(id)
  }

  #undo(fault: Fault): void {
    if (fault.kind !== 'pause' && fault.kind !== 'kill') return
    const another = [...this.#entries.values()].some(
      ({ fault: other }) => other.kind === fault.kind && other.member === fault.member,
    )
    const member = this.#cluster.members().find(({ name }) => name === fault.member)
    if (another || member === undefined || member.state === 'stopped') return
    if (fault.kind === 'kill') this.#cluster.signal(fault.member, 'start')
    else if (member.paused) this.#cluster.signal(fault.member, 'resume')
  }

  /** A fault that nobody takes is none. */
  async #tellOf(entry: Entry): Promise<void> {
    const { refusals } = await this.#tell()
    const parts = this.#cluster.members().filter((member) => carriesOut(member, entry.fault))
    const refusedBy = parts.flatMap(({ name }) => {
      const reason = refusals.get(name)
      return reason === undefined ? [] : { member: name, reason }
    })
    if (refusedBy.length === 0) return
    entry.refusedBy = refusedBy
    if (refusedBy.length < parts.length) return
    await this.#end([entry])
    const reasons = refusedBy.map(({ member, reason }) => `${member} did not take it: ${reason}`)
    throw new ApiError('UNKNOWN_OP', `Nothing was done. ${reasons.join(' ')}`)
  }

  /** Every process learns the whole of it, now and at its next start, and picks what concerns it. */
  async #tell(): Promise<Answers> {
    const faults = [...this.#entries.values()].flatMap(instructionsOf)
    const { instructions } = this.#cluster
    const { each } = instructions.give('all', setFaults, { faults })
    if (faults.length === 0) instructions.withdraw('all', setFaults)
    const listening = this.#listening()
    const answers: Answers = {
      refusals: new Map(),
      hits: new Map(),
      complete: listening.length === this.#cluster.members().length,
    }
    for (const name of listening) {
      try {
        const { ended = [] } = ((await each.get(name)) ?? {}) as { ended?: FaultCounts[] }
        for (const { id, hit } of ended) answers.hits.set(id, (answers.hits.get(id) ?? 0) + hit)
      } catch (error) {
        answers.complete = false
        this.#log.warn({ err: error, member: name }, `${name} was not told about the current faults`)
        if (error instanceof ApiError && !(error instanceof NoReply) && !error.retryable)
          answers.refusals.set(name, error.message)
      }
    }
    return answers
  }

  #processes(): string {
    return this.#cluster
      .members()
      .map(({ name, pid }) => `${name} ${pid}`)
      .join()
  }

  /** Those that are expected to answer. */
  #listening(): string[] {
    return this.#cluster
      .members()
      .filter(({ state, paused }) => state === 'healthy' && !paused)
      .map(({ name }) => name)
  }

  #newEntry(fault: Fault, seed: number): Entry {
    const id = `f${this.#nextId}`
    this.#nextId += 1
    const forMs = 'forMs' in fault ? fault.forMs : undefined
    const now = Date.now()
    return {
      id,
      fault,
      text: describeFault(fault),
      startedAt: new Date(now).toISOString(),
      ...(forMs !== undefined && { endsAt: new Date(now + forMs).toISOString() }),
      seed,
      timer: undefined,
      processes: this.#processes(),
    }
  }

  #checkRuns(): void {
    const isDown = this.#cluster.members().every(({ state }) => state === 'stopped' || state === 'failed')
    if (isDown) throw new ApiError('UNAVAILABLE', 'The cluster is not running. Start it, then try again.')
  }

  /** A name that nobody has would make a fault that does nothing, and nobody would notice. */
  #checkNames(fault: Fault): void {
    const members = this.#cluster.members()
    const names = new Set(members.map(({ name }) => name))
    if ('member' in fault) {
      if (!names.has(fault.member)) throw unknownName(fault.member, names)
      return
    }
    const parties = fault.kind === 'partition' ? [...fault.a, ...fault.b] : [...fault.from, ...fault.to]
    const known = new Set<string>([...names, ...serviceKinds, clients, everybody])
    for (const party of parties) if (!known.has(party)) throw unknownName(party, names)
  }
}

function activeOf({ seed: _seed, timer: _timer, processes: _processes, ...active }: Entry): ActiveFault {
  return active
}

function newEnding(): Ending {
  let resolve = (_hits: Hits): void => undefined
  const over = new Promise<Hits>((settle) => (resolve = settle))
  return { over, resolve }
}

function unknownName(name: string, names: ReadonlySet<string>): ApiError {
  const known = [...names].join(', ')
  return new ApiError('NOT_FOUND', `There is no member "${name}". There are ${known}, and "clients".`)
}

/** A fault that is over as soon as it has happened needs no end. */
function lasts(fault: Fault): boolean {
  if (fault.kind === 'restart') return false
  return fault.kind !== 'kill' || fault.forMs !== undefined
}

/** The instructions to the processes for a fault. */
function instructionsOf({ id, seed, fault }: Entry): FaultInstruction[] {
  if (isLinkFault(fault) || isInProcessFault(fault)) return [{ id, seed, fault }]
  if (fault.kind !== 'partition') return []
  const { a, b, oneWay } = fault
  const cut = { kind: 'black-hole', probability: 1 } as const
  const both: LinkFault[] = [
    { ...cut, from: a, to: b, direction: oneWay ? 'request' : 'both' },
    { ...cut, from: b, to: a, direction: oneWay ? 'reply' : 'both' },
  ]
  return both.map((each, index) => ({ id: index === 0 ? id : `${id}-back`, seed, fault: each }))
}
