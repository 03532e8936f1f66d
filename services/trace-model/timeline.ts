import type { ClockReading, KeptTrace, RecordedFrame } from '../contract/tracing.ts'
import { atTimeOfDay, clockCorrections, isSameClock, machinesOf } from './clocks.ts'
import { type FrameFacts, frameFacts } from './frame-facts.ts'
import { type FramePair, pairFrames } from './pair-frames.ts'
import { isOutward, type NotedFrame, type ProcessRecording } from './recording.ts'

/** A process, or somebody unknown who spoke to one. */
export interface Lifeline {
  name: string
  service: string
  /** Its frames were recorded. */
  isRecorded: boolean
  /** Its clock is another machine's: where its frames stand is worked out from how long they took. */
  isEstimated: boolean
}

/** A frame on its way from one lifeline to another. */
export interface Hop {
  key: string
  from: string
  to: string
  /** Milliseconds of the time of day, as far as that end was recorded. */
  sentAt?: number
  receivedAt?: number
  /** A fault took it away. Where the sender was not recorded, it arrived, and was lost there. */
  isLost: boolean
  facts: FrameFacts
  /** The operation that a reply belongs to. */
  repliesTo?: string
  trace?: string
  /** An idle cluster sends it as well: health checks, and a follower that asks for news and hears of none. */
  isRoutine: boolean
  bytes: number
  ends: string
  isOutward: boolean
  nth: number
  head: string
  tail?: string
  isGuess: boolean
}

export interface Timeline {
  lifelines: Lifeline[]
  /** In the order in which they began. */
  hops: Hop[]
}

/** Where and when a traced request came in: the frame that brought it need not carry the trace. */
export interface TraceEntry extends Pick<KeptTrace, 'trace' | 'ends' | 'id' | 'at'> {
  clock: ClockReading
}

/** A request is noted that long after its frame at most. */
const entryMs = 1_000
/** Both are rounded. */
const roundingMs = 0.01
/** A follower asks it again and again. */
const asksForNews = 'ReadJournal'

/** The combined recordings of several processes. Every hop in it was recorded, and none is there twice. */
export function buildTimeline(
  recordings: readonly ProcessRecording[],
  entries: readonly TraceEntry[] = [],
): Timeline {
  const machines = machinesOf(recordings.map(({ clock }) => clock))
  const noted = atTimeOfDay(recordings, machines)
  const pairs = pairFrames(noted)
  const corrections = clockCorrections(pairs, machines)
  for (const half of noted) half.at += corrections[machines[half.process]!]!
  const names = new Names(recordings, noted)
  const hops = pairs.map((pair) => hopOf(pair, names)).sort((a, b) => beginOf(a) - beginOf(b))
  const wallMsOf = ({ clock }: TraceEntry) =>
    recordings.find((recording) => isSameClock(recording.clock, clock))?.clock.wallMs ?? clock.wallMs
  follow(
    hops,
    entries.map((entry) => ({ ...entry, at: entry.at + wallMsOf(entry) })),
  )
  return { lifelines: names.lifelines(hops, machines), hops }
}

export function beginOf({ sentAt, receivedAt }: Hop): number {
  return sentAt ?? receivedAt!
}

export function endOf({ sentAt, receivedAt }: Hop): number {
  return receivedAt ?? sentAt!
}

function hopOf({ sent, received, isGuess }: FramePair, names: Names): Hop {
  const { frame } = (sent ?? received)!
  const { ends, n, nth, bytes, head, tail } = frame
  const isLost = sent?.frame.lost === true || received?.frame.lost === true
  const isReceived = received !== undefined && !(isLost && sent)
  return {
    // By its own clock, which does not change when another reading tells more about the time of day.
    key: `${ends}|${isOutward(frame)}|${n}|${frame.at}`,
    from: sent ? names.of(sent) : names.other(received!),
    to: received ? names.of(received) : names.other(sent!),
    ...(sent && { sentAt: sent.at }),
    ...(isReceived && { receivedAt: received.at }),
    isLost,
    facts: frameFacts(frame),
    isRoutine: false,
    bytes,
    ends,
    isOutward: isOutward(frame),
    nth,
    head,
    ...(tail !== undefined && { tail }),
    isGuess: isGuess === true,
  }
}

/** A reply belongs to the request of its connection with its number; a request says its trace, or is known by where it came in. */
function follow(hops: readonly Hop[], entries: readonly TraceEntry[]): void {
  const entered = enteredHops(hops, entries)
  const open = new Map<string, Hop>()
  for (const hop of hops) {
    const { kind, id, trace } = hop.facts
    if (id === undefined) continue
    const number = numberOf(hop.ends, id)
    if (kind === 'request') {
      const known = trace ?? entered.get(hop)
      if (known !== undefined) hop.trace = known
      hop.isRoutine = hop.facts.isRoutine === true || hop.facts.op === asksForNews
      open.set(number, hop)
    } else if (kind === 'reply') {
      const request = open.get(number)
      if (request === undefined) continue
      open.delete(number)
      if (request.trace !== undefined) hop.trace = request.trace
      if (request.facts.op !== undefined) hop.repliesTo = request.facts.op
      if (request.facts.op === asksForNews) request.isRoutine = hop.facts.isNoNews === true
      hop.isRoutine = request.isRoutine
    }
  }
}

/** Clients may use a number again: the frame that is meant came in last before the request was noted. */
function enteredHops(hops: readonly Hop[], entries: readonly TraceEntry[]): Map<Hop, string> {
  const requests = new Map<string, Hop[]>()
  for (const hop of hops) {
    if (hop.facts.kind !== 'request' || hop.facts.id === undefined) continue
    const number = numberOf(hop.ends, hop.facts.id)
    requests.set(number, [...(requests.get(number) ?? []), hop])
  }
  const entered = new Map<Hop, string>()
  for (const { ends, id, at, trace } of entries) {
    const hop = requests.get(numberOf(ends, id))?.findLast((one) => endOf(one) <= at + roundingMs)
    if (hop !== undefined && at - endOf(hop) < entryMs) entered.set(hop, trace)
  }
  return entered
}

function numberOf(ends: string, id: number): string {
  return `${ends}|${id}`
}

/** The names of processes: by their recordings, others by what is said of them. */
class Names {
  #recordings: readonly ProcessRecording[]
  /** The service that answers at an address. */
  #called = new Map<string, string>()

  constructor(recordings: readonly ProcessRecording[], noted: readonly NotedFrame[]) {
    this.#recordings = recordings
    for (const { process, frame } of noted) {
      if (!frame.dialled) this.#called.set(calledAddress(frame), recordings[process]!.member)
    }
  }

  of({ process }: NotedFrame): string {
    return this.#recordings[process]!.member
  }

  other({ frame }: NotedFrame): string {
    return (frame.dialled ? this.#called.get(calledAddress(frame)) : undefined) ?? frame.peer
  }

  lifelines(hops: readonly Hop[], machines: readonly number[]): Lifeline[] {
    // A member that was started again has several recordings and one lifeline.
    const recorded = new Map(
      this.#recordings.map(({ member, service }, process): [string, Lifeline] => [
        member,
        { name: member, service, isRecorded: true, isEstimated: machines[process] !== 0 },
      ]),
    )
    const others = new Set(hops.flatMap(({ from, to }) => [from, to]).filter((name) => !recorded.has(name)))
    return [
      ...recorded.values(),
      ...[...others].map((name): Lifeline => ({
        name,
        service: name,
        isRecorded: false,
        isEstimated: false,
      })),
    ].sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, 'en', { numeric: true }))
  }
}

function calledAddress({ ends }: RecordedFrame): string {
  return ends.slice(ends.indexOf('>') + 1)
}

const order = [
  'client',
  'gateway',
  'buyer-frontend',
  'seller-frontend',
  'customer-db',
  'product-db',
  'product-follower',
  'customer-standby',
  'product-standby',
  'payments',
]

function rank({ service }: Lifeline): number {
  const place = order.indexOf(service)
  return place >= 0 ? place : order.length
}
