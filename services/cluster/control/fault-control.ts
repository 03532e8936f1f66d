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
import type { FaultCounts, FaultInstruction } from '../../faults/instructions.ts'
import { silentLog } from '../../engine/log.ts'
import { serviceKinds } from '../../config/config.ts'
import { ApiError } from '../../wire/errors.ts'
import type { Controlled } from './controlled.ts'

export interface FaultControlLog {
  info(details: object, message: string): void
  warn(details: object, message: string): void
}

interface Entry extends ActiveFault {
  seed: number
  timer: NodeJS.Timeout | undefined
}

interface Ending {
  over: Promise<void>
  resolve(): void
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
    return [...this.#entries.values()].map(({ seed: _seed, timer: _timer, ...fault }) => fault)
  }

  /** Resolves when it is in effect at every process that is not paused. A fault that is over at once is in no list. */
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
    if (instructionsOf(entry).length > 0) await this.#tell()
    this.#onChange()
    const { seed: _seed, timer: _timer, ...active } = entry
    return active
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
  async whenOver(id: string): Promise<void> {
    await this.#endings.get(id)?.over
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
    this.#noteOver([...this.#endings.keys()])
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
    if (entries.some((entry) => instructionsOf(entry).length > 0)) await this.#tell()
    this.#noteOver(entries.map(({ id }) => id))
    this.#onChange()
  }

  #noteOver(ids: readonly string[]): void {
    for (const id of ids) {
      this.#endings.get(id)?.resolve()
      this.#endings.delete(id)
    }
  }

  #undo(fault: Fault): void {
    if (fault.kind !== 'pause' && fault.kind !== 'kill') return
    const another = [...this.#entries.values()].some(
      ({ fault: other }) => other.kind === fault.kind && other.member === fault.member,
    )
    const member = this.#cluster.members().find(({ name }) => name === fault.member)
    if (another || member === undefined) return
    if (fault.kind === 'kill') this.#cluster.signal(fault.member, 'start')
    else if (member.paused) this.#cluster.signal(fault.member, 'resume')
  }

  /** Every process learns the whole of it, now and at its next start, and picks what concerns it. */
  async #tell(): Promise<void> {
    const faults = [...this.#entries.values()].flatMap(instructionsOf)
    const { instructions } = this.#cluster
    const { each } = instructions.give('all', setFaults, { faults })
    if (faults.length === 0) instructions.withdraw('all', setFaults)
    for (const name of this.#listening()) {
      await each.get(name)?.catch((error: unknown) => {
        this.#log.warn({ err: error, member: name }, `${name} was not told about the current faults`)
      })
    }
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

function newEnding(): Ending {
  let resolve = (): void => undefined
  const over = new Promise<void>((settle) => (resolve = settle))
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
