import type { KeptTrace, Noted, RecordedFrame, Sampling } from '../../services/contract/tracing.ts'
import { type Refusal, refusalsOf } from '../../services/cluster/instructions.ts'
import { takesClients } from '../../services/cluster/topology.ts'
import { placeSpans } from '../../services/trace-model/place-spans.ts'
import { buildTimeline, type Hop, type Timeline } from '../../services/trace-model/timeline.ts'
import { type OtlpTraces, toOtlp } from '../../services/trace-model/to-otlp.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { AppCluster } from '../cluster/app-cluster.ts'
import type {
  FrameBytes,
  SampleChoice,
  TimelineView,
  TraceDetail,
  TracesState,
  TraceSummary,
} from '../ipc/trace-types.ts'
import { oneAtATime, Poller } from '../base/poller.ts'
import { Recordings } from './recordings.ts'
import { TraceShelf } from './trace-shelf.ts'

export interface TraceHubOptions {
  cluster: AppCluster
  version: string
  onState(): void
  onTraces(added: TraceSummary[]): void
}

const everyMs = 1_000
const pageSize = 2_000
/** A diagram of more would tell nobody anything. */
const mostHops = 10_000

/** The part of the requests that the page asks for with "some". A command may ask for another. */
const usualPart = { oneIn: 100, perSecond: 20 }

interface Read {
  instance: string
  after: number
}

/** Traces and frames of all processes of the cluster, read from them while somebody wants to see them. */
export class TraceHub {
  readonly #options: TraceHubOptions
  readonly #poller: Poller
  readonly #readOne = oneAtATime((member: string) => this.#readMember(member))
  readonly #shelf = new TraceShelf()
  readonly #recordings = new Recordings()
  #read = new Map<string, Read>()
  #sampling: Sampling = usualPart
  #isRecording = false
  #isWatched = false
  #missed = 0
  #timeline: Timeline | undefined

  constructor(options: TraceHubOptions) {
    this.#options = options
    this.#poller = new Poller(() => void this.#readAll())
    void this.#tell()
  }

  state(): TracesState {
    return {
      sample: typeof this.#sampling === 'object' ? 'some' : this.#sampling,
      part: typeof this.#sampling === 'object' ? this.#sampling : usualPart,
      isRecording: this.#isRecording,
      frames: this.#recordings.frames,
      missed: this.#missed,
    }
  }

  /** Whether anybody looks at traces. */
  watch(isWatched: boolean): void {
    this.#isWatched = isWatched
    this.#adjust()
  }

  async set({
    sample,
    isRecording,
  }: {
    sample?: SampleChoice | Sampling | undefined
    isRecording?: boolean | undefined
  }): Promise<Refusal[]> {
    if (sample !== undefined) this.#sampling = sample === 'some' ? usualPart : sample
    if (isRecording !== undefined && isRecording !== this.#isRecording) {
      // Frames in flight belong to the recording that ends.
      if (!isRecording) await this.#readAll()
      this.#isRecording = isRecording
      if (isRecording) {
        for (const key of this.#read.keys()) if (key.startsWith(frameKey(''))) this.#read.delete(key)
        await this.#skipOldFrames()
        this.#recordings.begin()
      } else this.#recordings.end()
      this.#timeline = undefined
    }
    const refusedBy = await this.#tell()
    this.#adjust()
    this.#options.onState()
    return refusedBy
  }

  list(): TraceSummary[] {
    return [...this.#shelf.all].map(({ summary }) => summary)
  }

  clear(): void {
    this.#shelf.clear()
    this.#missed = 0
    this.#options.onState()
  }

  detail(key: string): TraceDetail {
    const { summary, trace, clock } = this.#shelved(key)
    const hops = this.#hopsOf(summary.trace).length
    return { summary, spans: placeSpans(trace, clock), hops }
  }

  /** A trace, or everything that was recorded. */
  async timeline(key: string | undefined, withRoutine = false): Promise<TimelineView> {
    if (this.#isRecording) {
      await this.#readAll()
      this.#timeline = undefined
    }
    const { lifelines, hops } = this.#built()
    const all = key === undefined ? hops : this.#hopsOf(this.#shelved(key).summary.trace)
    const wanted = withRoutine ? all : all.filter(({ isRoutine }) => !isRoutine)
    const shown = wanted.slice(-mostHops)
    const names = new Set(shown.flatMap(({ from, to }) => [from, to]))
    return {
      lifelines: lifelines.filter(({ name }) => names.has(name)),
      hops: shown.map(({ head: _, tail: __, ...hop }) => hop),
      total: wanted.length,
      hidden: all.length - wanted.length,
    }
  }

  frame(key: string): FrameBytes {
    const hop = this.#built().hops.find((one) => one.key === key)
    if (hop === undefined) throw new ApiError('NOT_FOUND', 'This frame is no longer kept.')
    const { head, tail, bytes } = hop
    return { head, bytes, ...(tail !== undefined && { tail }) }
  }

  otlp(keys: readonly string[]): OtlpTraces {
    return toOtlp(
      keys.map((key) => this.#shelved(key)),
      this.#options.version,
    )
  }

  close(): void {
    this.#poller.every(0)
    this.#recordings.end()
  }

  async #tell(): Promise<Refusal[]> {
    const tracing = { sample: this.#sampling, frames: this.#isRecording && Recordings.order }
    return refusalsOf(this.#options.cluster.instructions.give('all', 'SetTracing', tracing))
  }

  #adjust(): void {
    this.#poller.every(this.#isWatched || this.#isRecording ? everyMs : 0)
  }

  #shelved(key: string) {
    const shelved = this.#shelf.get(key)
    if (shelved === undefined)
      throw new ApiError('NOT_FOUND', 'This trace is no longer kept. Choose another one.')
    return shelved
  }

  #hopsOf(trace: string): Hop[] {
    return this.#built().hops.filter((hop) => hop.trace === trace)
  }

  #built(): Timeline {
    this.#timeline ??= buildTimeline(
      this.#recordings.all(),
      [...this.#shelf.all].map(({ trace, clock }) => ({ ...trace, clock })),
    )
    return this.#timeline
  }

  /** Resolves when all have answered. */
  async #readAll(): Promise<void> {
    await Promise.all([...this.#options.cluster.pids().keys()].map(this.#readOne))
  }

  async #readMember(member: string): Promise<void> {
    const kind = this.#options.cluster.member(member)?.kind
    if (kind !== undefined && takesClients.has(kind)) {
      await this.#readPages<KeptTrace>(member, 'GetTraces', `traces ${member}`, (page) => {
        this.#missed += page.missed
        this.#timeline = undefined
        this.#options.onTraces(this.#shelf.add(page))
      })
    }
    if (!this.#isRecording) return
    await this.#readPages<RecordedFrame>(member, 'GetFrames', frameKey(member), (page) => {
      this.#timeline = undefined
      this.#recordings.add(page)
      this.#options.onState()
    })
  }

  async #readPages<Entry>(
    member: string,
    op: string,
    key: string,
    take: (page: Noted<Entry>) => void,
  ): Promise<void> {
    for (;;) {
      const read = this.#read.get(key) ?? { instance: '', after: 0 }
      const args = { after: read.after, limit: pageSize }
      const page = await this.#options.cluster.instructions.ask<Noted<Entry>>(member, op, args)
      if (page.instance !== read.instance && read.after > 0) {
        // It was started again and counts from one.
        this.#read.set(key, { instance: page.instance, after: 0 })
        continue
      }
      this.#read.set(key, { instance: page.instance, after: page.next })
      if (page.entries.length > 0) take(page)
      if (!page.more) return
    }
  }

  /** Those of an earlier recording stay in the services. */
  async #skipOldFrames(): Promise<void> {
    const { cluster } = this.#options
    await Promise.allSettled(
      [...cluster.pids().keys()].map((member) =>
        this.#readPages<RecordedFrame>(member, 'GetFrames', frameKey(member), () => undefined),
      ),
    )
  }
}

function frameKey(member: string): string {
  return `frames ${member}`
}
