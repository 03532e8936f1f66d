import type { RecordedFrame } from '../../contract/tracing.ts'
import type { Line, LineFrame, LineWatcher } from '../../wire/line.ts'
import { machineNow } from './machine-clock.ts'
import { withoutPasswords } from './without-passwords.ts'
import { Recent } from './recent.ts'

type Recorded = Omit<RecordedFrame, 'n' | 'head' | 'tail'> & { head: Buffer; tail: Buffer | undefined }

const limits = { entries: 20_000, weight: 16 * 1024 * 1024 }
/** The approximate memory of a frame beyond its bytes. */
const ownWeight = 200
/** A service that passes a request on adds to its end. */
const tailBytes = 256

/** Notes every frame that this process sends and receives, but for those about the cluster itself. */
export class FrameRecorder implements LineWatcher {
  readonly frames = new Recent<Recorded>(limits)
  headBytes: number

  constructor(headBytes: number) {
    this.headBytes = headBytes
  }

  noted(line: Line, noted: LineFrame, bytes: Buffer, start: number, end: number): void {
    if (line.unwatched) return
    const { ends, isDialled: dialled, peer } = line
    const at = machineNow()
    const whole = withoutPasswords(bytes.subarray(start, end))
    const head = Buffer.from(whole.subarray(0, this.headBytes))
    const rest = Math.min(tailBytes, whole.length - head.length)
    const tail = rest > 0 ? Buffer.from(whole.subarray(-rest)) : undefined
    const frame: Recorded = { at, ends, dialled, peer, ...noted, bytes: whole.length, head, tail }
    this.frames.add(frame, ownWeight + head.length + (tail?.length ?? 0))
  }
}

export function frameJson({ head, tail, ...frame }: Recorded, n: number): string {
  const written: RecordedFrame = {
    n,
    ...frame,
    head: head.toString('base64'),
    ...(tail && { tail: tail.toString('base64') }),
  }
  return JSON.stringify(written)
}
