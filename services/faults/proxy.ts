import { connect, createServer, type Server, type Socket } from 'node:net'
import { Random } from '../chance/random.ts'
import { FrameDecoder, FrameLengthError, headerBytes } from '../wire/frame.ts'
import { Lane } from './lane.ts'
import type { LaneFault } from './lane-fault.ts'
import type { LinkFault } from './model/fault.ts'
import type { FaultCounts } from './instructions.ts'

export interface ProxyOptions {
  listen: { host: string; port: number }
  to: { host: string; port: number }
  seed?: number
  /** The traffic is not made of frames: the share then counts each piece as it arrives. */
  raw?: boolean
  onError?(message: string): void
}

/** A frame larger than this passes in pieces, or it would have to be kept in memory whole. */
const highWaterBytes = 1_048_576

/** Stands before any service, ours or not, and does to what passes what a fault between two of our services does. */
export class FaultProxy {
  readonly figures: FaultCounts[] = []
  #options: ProxyOptions
  #server: Server
  #passages = new Set<Passage>()
  #faults: readonly LinkFault[] = []
  #connections = 0

  constructor(options: ProxyOptions) {
    this.#options = options
    this.#server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => this.#join(client))
  }

  /** Resolves with the port, which the system chose if 0 was asked for. */
  listen(): Promise<number> {
    const { host, port } = this.#options.listen
    return new Promise((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port }, () => {
        const address = this.#server.address()
        resolve(typeof address === 'object' && address !== null ? address.port : port)
      })
    })
  }

  /** Also for connections that are open. */
  replace(faults: readonly LinkFault[]): void {
    this.#faults = faults
    this.figures.splice(0)
    this.figures.push(...faults.map((_, index) => ({ id: String(index + 1), seen: 0, hit: 0 })))
    for (const passage of this.#passages) this.#equip(passage)
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const passage of this.#passages) passage.destroy()
    await closed
  }

  #join(client: Socket): void {
    this.#connections += 1
    const service = connect({ ...this.#options.to, allowHalfOpen: true, noDelay: true })
    service.once('error', (error) => this.#options.onError?.(error.message))
    const passage = new Passage(client, service, this.#options.raw ?? false, this.#connections)
    this.#passages.add(passage)
    passage.onClosed = () => this.#passages.delete(passage)
    this.#equip(passage)
  }

  #equip(passage: Passage): void {
    const requests: LaneFault[] = []
    const replies: LaneFault[] = []
    for (const [index, fault] of this.#faults.entries()) {
      const random = Random.of(this.#options.seed ?? 1, index, passage.number)
      const hitsConnection = random.chance(fault.probability)
      const figures = this.figures[index]!
      if (fault.kind === 'reset' || fault.kind === 'slow-close') {
        figures.seen += 1
        if (hitsConnection) figures.hit += 1
      }
      const onLane = () => ({ fault, figures, random: random.fork(), hitsConnection })
      if (fault.direction !== 'reply') requests.push(onLane())
      if (fault.direction !== 'request') replies.push(onLane())
    }
    passage.replace(requests, replies)
  }
}

/** One connection through the proxy. */
class Passage {
  readonly number: number
  onClosed: () => void = () => undefined
  #client: Socket
  #service: Socket
  #requests: Lane
  #replies: Lane

  constructor(client: Socket, service: Socket, raw: boolean, number: number) {
    this.number = number
    this.#client = client
    this.#service = service
    this.#requests = this.#lane(client, service, raw)
    this.#replies = this.#lane(service, client, raw)
  }

  replace(requests: readonly LaneFault[], replies: readonly LaneFault[]): void {
    this.#requests.replace(requests)
    this.#replies.replace(replies)
  }

  destroy(): void {
    this.#client.destroy()
    this.#service.destroy()
  }

  #lane(from: Socket, to: Socket, raw: boolean): Lane {
    const lane = new Lane({
      pass: (bytes) => {
        if (!to.destroyed && to.writable && !to.write(bytes)) from.pause()
      },
      reset: () => {
        this.#client.resetAndDestroy()
        this.#service.resetAndDestroy()
      },
      eased: () => {
        if (lane.heldBytes < highWaterBytes && !to.writableNeedDrain) from.resume()
      },
    })
    const inlet = raw ? rawInlet(lane) : frameInlet(lane)
    from.on('data', (chunk) => {
      inlet.push(chunk)
      if (lane.heldBytes >= highWaterBytes) from.pause()
    })
    to.on('drain', () => {
      if (lane.heldBytes < highWaterBytes) from.resume()
    })
    from.on('end', () => {
      inlet.end()
      lane.close(() => to.end())
    })
    from.on('error', () => undefined)
    from.on('close', (failed) => {
      if (failed) lane.close(() => to.destroy())
      if (from.destroyed && to.destroyed) this.onClosed()
    })
    return lane
  }
}

interface Inlet {
  push(chunk: Buffer): void
  /** Nothing more comes: the beginning of a frame passes as it is. */
  end(): void
}

function rawInlet(lane: Lane): Inlet {
  return { push: (chunk) => void lane.push(chunk), end: () => undefined }
}

/** Whole frames, as long as it is frames that come. */
function frameInlet(lane: Lane): Inlet {
  let read = 0
  let isRaw = false
  const decoder = new FrameDecoder((bytes, start, end) => {
    read += end - start + headerBytes
    lane.push(Buffer.from(bytes.subarray(start - headerBytes, end)))
  })
  const push = (chunk: Buffer): void => {
    if (isRaw) {
      lane.push(chunk)
      return
    }
    const held = decoder.takeHeld()
    const bytes = held.length === 0 ? chunk : Buffer.concat([held, chunk])
    read = 0
    try {
      decoder.push(bytes)
    } catch (error) {
      if (!(error instanceof FrameLengthError)) throw error
      isRaw = true
      lane.push(bytes.subarray(read))
    }
  }
  const end = (): void => {
    const held = decoder.takeHeld()
    if (held.length > 0) lane.push(held)
  }
  return { push, end }
}
