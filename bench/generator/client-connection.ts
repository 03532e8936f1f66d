import { connect, type Socket } from 'node:net'
import { FrameDecoder, FrameLengthError } from '../../services/wire/frame.ts'
import type { Address } from '../../services/client/frontend-connections.ts'
import { type PendingRequest, PendingRequests } from './pending-requests.ts'
import { parseReply, quickReplyId } from './reply.ts'

export interface ReplyHandlers {
  /** `message` is there where the step or its trace asked for it, and with every failure. */
  onReply(
    request: PendingRequest,
    ok: boolean,
    message: Record<string, unknown> | undefined,
    now: number,
  ): void
  onNoReply(request: PendingRequest, now: number): void
  /** Once, with those that will not be answered any more. */
  onLost(reason: string, unanswered: PendingRequest[], now: number): void
}

const connectMs = 10_000
/** The number of requests that were given up and are remembered, because their replies may still come. */
const mostGivenUp = 1_024

/** Every client of the process reads into this buffer: frames are taken out of it before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536)

/** Not a MarketClient: what measures must take as little time as can be. Every reply is matched with its request, and no more. */
export class ClientConnection {
  handlers: ReplyHandlers | undefined
  #socket: Socket
  #address: string
  #pending = new PendingRequests()
  #givenUp = new Set<number>()
  #lost: string | undefined

  private constructor(socket: Socket, address: string) {
    this.#socket = socket
    this.#address = address
  }

  static open({ host, port }: Address): Promise<ClientConnection> {
    const decoder = new FrameDecoder((bytes, start, end) => connection.#receive(bytes, start, end))
    const socket = connect({
      host,
      port,
      onread: {
        buffer: readBuffer,
        callback: (length, buffer) => {
          connection.#read(decoder, buffer as Buffer, length)
          return true
        },
      },
    })
    const connection = new ClientConnection(socket, `${host}:${port}`)
    socket.setNoDelay(true)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => socket.destroy(new Error('connecting took too long')), connectMs)
      socket.once('connect', () => {
        clearTimeout(timer)
        resolve(connection)
      })
      socket.on('error', (error) => {
        clearTimeout(timer)
        reject(error)
        connection.#lose(error.message)
      })
      socket.once('end', () => connection.#lose('the server closed the connection'))
      socket.once('close', () => connection.#lose('the connection was closed'))
    })
  }

  get isLost(): boolean {
    return this.#lost !== undefined
  }

  get underWay(): number {
    return this.#pending.size
  }

  /** Why it was lost. */
  get lossReason(): string | undefined {
    return this.#lost
  }

  /** `head` stands between the id and the rest: the trace, or nothing. */
  send(request: PendingRequest, head: string): void {
    const id = this.#pending.add(request)
    this.#socket.write(asciiFrame(`{"id":${id}${head}${request.step.tail}`), 'latin1')
  }

  /** Gives up what was sent before then and has no reply. */
  giveUp(sentBefore: number, now: number): void {
    // Further ones were sent later.
    for (;;) {
      const id = this.#pending.oldestId
      const request = id === undefined ? undefined : this.#pending.get(id)
      if (request === undefined || request.sentAt >= sentBefore) return
      this.#pending.delete(id!)
      const [firstGivenUp] = this.#givenUp
      if (this.#givenUp.size === mostGivenUp) this.#givenUp.delete(firstGivenUp!)
      this.#givenUp.add(id!)
      this.handlers?.onNoReply(request, now)
    }
  }

  close(): void {
    this.handlers = undefined
    this.#lost ??= 'closed'
    this.#socket.destroy()
  }

  #read(decoder: FrameDecoder, bytes: Buffer, length: number): void {
    try {
      decoder.push(bytes, length)
    } catch (error) {
      if (!(error instanceof FrameLengthError)) throw error
      this.#lose(error.message)
    }
  }

  #receive(bytes: Buffer, start: number, end: number): void {
    if (this.#lost !== undefined) return
    const now = performance.now()
    const id = quickReplyId(bytes, start, end)
    const request = id < 0 ? undefined : this.#pending.get(id)
    if (request === undefined || request.step.wantsResult || request.traced) {
      this.#receiveParsed(bytes, start, end, now)
      return
    }
    this.#pending.delete(id)
    this.handlers?.onReply(request, true, undefined, now)
  }

  #receiveParsed(bytes: Buffer, start: number, end: number, now: number): void {
    const reply = parseReply(bytes, start, end)
    if (reply === undefined) {
      this.#lose(
        `the server sent something that is not a reply: ${bytes.toString('latin1', start, Math.min(end, start + 60))}`,
      )
      return
    }
    // A server that could not read which request it refuses has refused the one that waits longest.
    const id = reply.id ?? this.#pending.oldestId
    const request = id === undefined ? undefined : this.#pending.get(id)
    if (request === undefined) {
      if (id === undefined || !this.#givenUp.delete(id))
        this.#lose(`the server answered the id ${id}, which nobody asked`)
      return
    }
    this.#pending.delete(id!)
    this.handlers?.onReply(request, reply.ok, reply.message, now)
  }

  #lose(reason: string): void {
    if (this.#lost !== undefined) return
    this.#lost = `${this.#address}: ${reason}`
    const unanswered = this.#pending.takeAll()
    this.#socket.destroy()
    this.handlers?.onLost(this.#lost, unanswered, performance.now())
  }
}

/**
 * A frame as a string with a character for each byte, to be written as latin1: Node writes it without a buffer made for
 * it first. Only for ASCII, which all requests of scripts are.
 */
function asciiFrame(text: string): string {
  const { length } = text
  return (
    String.fromCharCode(length >>> 24, (length >>> 16) & 0xff, (length >>> 8) & 0xff, length & 0xff) + text
  )
}
