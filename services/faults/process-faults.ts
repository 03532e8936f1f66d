import { Random } from '../chance/random.ts'
import type { Connection } from '../wire/connection.ts'
import { type Link, links } from '../wire/links.ts'
import { ConnectionShaper, type ShapedFaults } from './connection-shaper.ts'
import { CpuHog } from './cpu-hog.ts'
import type { LaneFault } from './lane-fault.ts'
import { type Fault, isLinkFault, type LinkFault } from './model/fault.ts'
import { carriesOut, isNamed, namesStrangers, type Party } from './model/fault-parties.ts'
import type { FaultCounts, FaultInstruction } from './instructions.ts'

interface OnLanes {
  outgoing: LaneFault | undefined
  incoming: LaneFault | undefined
}

/** A connection to which something is done. */
interface Shaped {
  shaper: ConnectionShaper
  /** By the fault's id. */
  faults: Map<string, OnLanes>
}

interface OwnFault {
  instruction: FaultInstruction & { fault: LinkFault }
  figures: FaultCounts
  /** Connections that it concerned, so that chance is another for each of them. */
  connections: number
}

/** All that is done on purpose to this process and to the traffic on its connections. */
export class ProcessFaults {
  /** The offset that is added to the system's time. */
  clockSkewMs = 0
  #self: Party
  #whois: (link: Link) => Party
  #onLinks: OwnFault[] = []
  #shaped = new Map<Connection, Shaped>()
  /** The shapers of connections that ended here, whose end the peer shall learn later. */
  #lingering = new Set<ConnectionShaper>()
  #hog = new CpuHog()
  #slowDiskMs = 0
  #onSlowDisk: ((delayMs: number) => void)[] = []

  /** @param whois which member a link of this process leads to */
  constructor(self: Party, whois: (link: Link) => Party) {
    this.#self = self
    this.#whois = whois
  }

  /** The time as this process takes it to be. */
  readonly now = (): number => Date.now() + this.clockSkewMs

  /** Tells how much longer each flush shall take, as long as that is so. */
  onSlowDisk(listener: (delayMs: number) => void): void {
    this.#onSlowDisk.push(listener)
  }

  figures(): FaultCounts[] {
    return this.#onLinks.map(({ figures }) => figures)
  }

  /** From now on these and no others. Returns the counts of those that end with it. */
  replace(instructions: readonly FaultInstruction[]): FaultCounts[] {
    this.#replaceInProcess(instructions)
    const known = new Map(this.#onLinks.map((own) => [own.instruction.id, own]))
    this.#onLinks = instructions
      .filter(
        (instruction): instruction is OwnFault['instruction'] =>
          isLinkFault(instruction.fault) && carriesOut(this.#self, instruction.fault),
      )
      .map((instruction) => known.get(instruction.id) ?? newFault(instruction))
    if (this.#onLinks.length > 0) {
      links.watch({
        opened: (connection, link) => this.#shape(connection, link),
        becamePeer: (connection) => this.#unshape(connection),
        closed: (connection) => this.#linger(connection),
      })
    }
    for (const shaper of this.#lingering) shaper.replace(nothing)
    this.#lingering.clear()
    for (const [connection, link] of [...links.open]) this.#shape(connection, link)
    if (this.#onLinks.length === 0) links.watch(undefined)
    for (const { instruction } of this.#onLinks) known.delete(instruction.id)
    return [...known.values()].map(({ figures }) => figures)
  }

  #replaceInProcess(instructions: readonly FaultInstruction[]): void {
    const own = instructions
      .map(({ fault }) => fault)
      .filter((fault: Fault) => 'member' in fault && carriesOut(this.#self, fault))
    const sum = (kind: string, amount: 'ms' | 'share') =>
      own.reduce(
        (total, fault) =>
          fault.kind === kind ? total + (fault as unknown as Record<string, number>)[amount]! : total,
        0,
      )
    this.clockSkewMs = sum('clock-skew', 'ms')
    this.#hog.share = Math.min(0.95, sum('cpu-hog', 'share'))
    const slowDiskMs = sum('slow-disk', 'ms')
    if (slowDiskMs === this.#slowDiskMs) return
    this.#slowDiskMs = slowDiskMs
    for (const listener of this.#onSlowDisk) listener(slowDiskMs)
  }

  #concerns({ from, to }: LinkFault, link: Link): boolean {
    if (link.end === 'server') return namesStrangers(from) && isNamed(this.#self, to)
    return isNamed(this.#self, from) && isNamed(this.#whois(link), to)
  }

  #shape(connection: Connection, link: Link): void {
    const concerning = this.#onLinks.filter(({ instruction }) => this.#concerns(instruction.fault, link))
    if (concerning.length === 0) {
      this.#unshape(connection)
      return
    }
    const before = this.#shaped.get(connection)
    const faults = new Map(
      concerning.map((own) => {
        const { id } = own.instruction
        return [id, before?.faults.get(id) ?? this.#onLanes(own, link)] as const
      }),
    )
    let shaper = before?.shaper
    if (shaper === undefined)
      connection.shape((line) => (shaper = new ConnectionShaper(line, link.end === 'server')))
    this.#shaped.set(connection, { shaper: shaper!, faults })
    const lanes = [...faults.values()]
    shaper!.replace({
      outgoing: lanes.flatMap(({ outgoing }) => outgoing ?? []),
      incoming: lanes.flatMap(({ incoming }) => incoming ?? []),
    })
  }

  #unshape(connection: Connection): void {
    const shaped = this.#shaped.get(connection)
    if (shaped === undefined) return
    this.#shaped.delete(connection)
    shaped.shaper.replace(nothing)
    connection.unshape()
  }

  #linger(connection: Connection): void {
    const shaped = this.#shaped.get(connection)
    this.#shaped.delete(connection)
    if (shaped === undefined || connection.socket.destroyed) return
    this.#lingering.add(shaped.shaper)
    connection.socket.once('close', () => this.#lingering.delete(shaped.shaper))
  }

  #onLanes(own: OwnFault, { end }: Link): OnLanes {
    const { fault, seed } = own.instruction
    own.connections += 1
    const random = Random.of(seed, hashOf(this.#self.name), own.connections)
    const hitsConnection = random.chance(fault.probability)
    if (fault.kind === 'reset' || fault.kind === 'slow-close') {
      own.figures.seen += 1
      if (hitsConnection) own.figures.hit += 1
    }
    const [out, back] = end === 'client' ? (['request', 'reply'] as const) : (['reply', 'request'] as const)
    const onLane = (): LaneFault => ({
      fault,
      figures: own.figures,
      random: random.fork(),
      hitsConnection,
    })
    return {
      outgoing: fault.direction === back ? undefined : onLane(),
      incoming: fault.direction === out ? undefined : onLane(),
    }
  }
}

const nothing: ShapedFaults = { outgoing: [], incoming: [] }

function newFault(instruction: OwnFault['instruction']): OwnFault {
  return { instruction, figures: { id: instruction.id, seen: 0, hit: 0 }, connections: 0 }
}

function hashOf(text: string): number {
  let hash = 2_166_136_261
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16_777_619)
  return hash >>> 0
}
