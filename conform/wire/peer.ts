import { connect, type Socket } from 'node:net'
import { encodeFrame, FrameDecoder, FrameLengthError } from '../../services/wire/frame.ts'
import { messageOf } from '../../services/text/error-text.ts'
import { ConnectionLost, TimedOut, Violation } from '../runner/failures.ts'
import { shorten, shown, type Transcript } from './transcript.ts'

export type Side = 'buyer' | 'seller'

export interface Address {
  host: string
  port: number
}

export type Json = Record<string, unknown>

/** A message as it came: nothing about it is taken for granted but that it is an object. */
export type Message = Json

interface Options {
  side: Side
  address: Address
  transcript: Transcript
  /** Ends every wait of the check. */
  signal: AbortSignal
}

const mostKept = 20_000

/** One connection of a check. It speaks frames, and is no more lenient than the specification. */
export class Peer {
  readonly side: Side
  readonly #socket: Socket
  readonly #transcript: Transcript
  readonly #signal: AbortSignal
  readonly #number: number
  readonly #messages: Message[] = []
  readonly #watchers = new Set<() => void>()
  /** Why nothing further of this connection is understood. */
  #broken: Violation | undefined
  #nextId = 1
  #closed = false

  private constructor(socket: Socket, { side, transcript, signal }: Options) {
    this.side = side
    this.#socket = socket
    this.#transcript = transcript
    this.#signal = signal
    this.#number = transcript.newConnection()
    const decoder = new FrameDecoder((bytes, start, end) => this.#take(bytes.subarray(start, end)))
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(decoder, chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#closed = true
      this.#changed()
    })
    signal.addEventListener('abort', () => {
      socket.destroy()
      this.#changed()
    })
  }

  static async connect(options: Options): Promise<Peer> {
    const { address, signal } = options
    if (signal.aborted) throw new TimedOut(`a connection to the ${options.side} frontend`)
    const socket = connect(address.port, address.host)
    await new Promise<void>((resolve, reject) => {
      const abort = () => {
        socket.destroy()
        reject(new TimedOut(`a connection to ${address.host}:${address.port}`))
      }
      signal.addEventListener('abort', abort, { once: true })
      socket.once('connect', () => {
        signal.removeEventListener('abort', abort)
        resolve()
      })
      socket.once('error', (error) => {
        signal.removeEventListener('abort', abort)
        reject(new ConnectionLost(`No connection to the ${options.side} frontend: ${messageOf(error)}`))
      })
    })
    return new Peer(socket, options)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** An id that this connection has not used. */
  newId(): number {
    this.#nextId += 1
    return this.#nextId - 1
  }

  /** Bytes as they are. `as` is how the frames of the check show them. */
  sendBytes(bytes: Buffer, as: string): void {
    this.#transcript.note({ connection: this.#number, side: this.side, direction: 'sent', text: as })
    if (this.#socket.writable) this.#socket.write(bytes)
  }

  /** A frame with this text, whatever it is. */
  sendText(text: string): void {
    this.sendBytes(encodeFrame(text), text)
  }

  send(request: Json): void {
    this.sendText(JSON.stringify(request))
  }

  /** Several frames in one write, so that none waits for the answer to another. */
  sendTogether(requests: readonly Json[]): void {
    const texts = requests.map((request) => JSON.stringify(request))
    const bytes = Buffer.concat(texts.map(encodeFrame))
    this.sendBytes(bytes, texts.join('\n'))
  }

  /** The message that a condition waits for, taken out of those that came. */
  async take(condition: (message: Message) => boolean, waitedFor: string): Promise<Message> {
    for (;;) {
      const at = this.#messages.findIndex(condition)
      if (at !== -1) return this.#messages.splice(at, 1)[0]!
      await this.#change(waitedFor)
    }
  }

  /** The next message, whatever it answers. */
  next(to: string): Promise<Message> {
    return this.take(() => true, `the reply to ${to}`)
  }

  /** The answer with this id. */
  reply(id: number | null, to: string): Promise<Message> {
    return this.take((message) => message.event === undefined && message.id === id, `the reply to ${to}`)
  }

  /** The next event of the name, if it satisfies the condition. `withinMs` decides that none comes. */
  async event(
    name: string,
    condition: (data: Json) => boolean,
    withinMs: number,
    what: string,
  ): Promise<{ data: Json; rev: unknown }> {
    const late = this.#lateAfter(withinMs)
    try {
      for (;;) {
        const at = this.#messages.findIndex(
          (message) => message.event === name && condition((message.data ?? {}) as Json),
        )
        if (at !== -1) {
          const { data, rev } = this.#messages.splice(at, 1)[0]!
          return { data: data as Json, rev }
        }
        if (late.is())
          throw new Violation(`an event "${name}" ${what}`, `none within ${withinMs / 1000} s`, {
            waited: true,
          })
        await this.#change(`an event "${name}" ${what}`)
      }
    } finally {
      late.end()
    }
  }

  /** The messages that came and that nobody took. */
  get untaken(): readonly Message[] {
    return this.#messages
  }

  /** The service has to close the connection. */
  async untilClosed(withinMs: number, why: string): Promise<void> {
    const late = this.#lateAfter(withinMs)
    try {
      while (!this.#closed) {
        if (late.is())
          throw new Violation(
            `the connection closed by the service, ${why}`,
            `it is open after ${withinMs / 1000} s`,
            {
              waited: true,
            },
          )
        await this.#change('the end of the connection', true)
      }
    } finally {
      late.end()
    }
  }

  close(): void {
    this.#socket.destroy()
  }

  #lateAfter(ms: number): { is: () => boolean; end: () => void } {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      this.#changed()
    }, ms)
    return { is: () => isLate, end: () => clearTimeout(timer) }
  }

  async #change(waitedFor: string, mayClose = false): Promise<void> {
    if (this.#signal.aborted) throw new TimedOut(waitedFor)
    if (this.#broken) throw this.#broken
    if (this.#closed && !mayClose)
      throw new ConnectionLost(`The service closed the connection instead of sending ${waitedFor}`)
    await new Promise<void>((resolve) => this.#watchers.add(resolve))
  }

  #receive(decoder: FrameDecoder, chunk: Buffer): void {
    try {
      decoder.push(chunk)
    } catch (error) {
      if (!(error instanceof FrameLengthError)) throw error
      this.#break('a frame with a length from 1 to 1,048,576', error.message)
    }
    this.#changed()
  }

  #take(bytes: Buffer): void {
    const text = bytes.toString('utf8')
    this.#transcript.note({ connection: this.#number, side: this.side, direction: 'came', text })
    let message: unknown
    try {
      message = JSON.parse(text)
    } catch {
      message = undefined
    }
    if (typeof message !== 'object' || message === null || Array.isArray(message)) {
      this.#break('a frame with one JSON object', shorten(shown(text), 600))
      return
    }
    this.#messages.push(message as Message)
    if (this.#messages.length > mostKept)
      this.#break('answers to what was asked', 'thousands of further frames')
  }

  #break(expected: string, came: string): void {
    this.#broken ??= new Violation(expected, came)
    this.#socket.destroy()
  }

  #changed(): void {
    for (const resolve of this.#watchers) resolve()
    this.#watchers.clear()
  }
}
