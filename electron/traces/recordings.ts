import type { ClockReading, Noted, RecordedFrame } from '../../services/contract/tracing.ts'
import { FrameRecorder, frameJson } from '../../services/process/tracing/frame-recorder.ts'
import { readClock } from '../../services/process/tracing/machine-clock.ts'
import type { ProcessRecording } from '../../services/trace-model/recording.ts'
import { watchLines } from '../../services/wire/line.ts'

/** The limit for one process. */
const mostFrames = 20_000
const headBytes = 2_048
/** How this process, in which the shop windows' connections end, is called among the others. */
const ownName = 'windows'

interface Recorded {
  instance: string
  service: string
  clock: ClockReading
  frames: RecordedFrame[]
}

/** The frames that all processes of the cluster have noted since the recording began, and those of the windows here. */
export class Recordings {
  /** By member, one for each of its starts: what went to a process that was killed is kept with those it came from. */
  #services = new Map<string, Recorded[]>()
  #own = new FrameRecorder(headBytes)

  static readonly order = { headBytes }

  begin(): void {
    this.#services.clear()
    this.#own = new FrameRecorder(headBytes)
    watchLines(this.#own)
  }

  end(): void {
    watchLines(undefined)
  }

  get frames(): number {
    const own = this.#own.frames
    return [...this.#services.values()]
      .flat()
      .reduce((sum, { frames }) => sum + frames.length, own.newest - own.oldest + 1)
  }

  add({ instance, member, service, clock, entries }: Noted<RecordedFrame>): void {
    const starts = this.#services.get(member) ?? []
    const isSame = starts.at(-1)?.instance === instance
    const frames = [...(isSame ? starts.at(-1)!.frames : []), ...entries]
    const former = isSame ? starts.slice(0, -1) : starts
    this.#services.set(member, newest([...former, { instance, service, clock, frames }]))
  }

  all(): ProcessRecording[] {
    const { frames: own } = this.#own
    const windows: ProcessRecording = {
      member: ownName,
      service: 'client',
      clock: readClock(),
      frames: Array.from({ length: own.newest - own.oldest + 1 }, (_, index) => {
        const n = own.oldest + index
        return JSON.parse(frameJson(own.get(n)!, n)) as RecordedFrame
      }),
    }
    const services = [...this.#services].flatMap(([member, starts]) =>
      starts.map((recorded) => ({ member, ...recorded })),
    )
    return [windows, ...services]
  }
}

/** As many frames as are kept of a member. */
function newest(starts: readonly Recorded[]): Recorded[] {
  let room = mostFrames
  return starts
    .toReversed()
    .map((recorded) => {
      const frames = room > 0 ? recorded.frames.slice(-room) : []
      room -= frames.length
      return { ...recorded, frames }
    })
    .filter(({ frames }) => frames.length > 0)
    .reverse()
}
