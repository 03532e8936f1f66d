import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { ApiError } from '../../services/wire/errors.ts'
import { encodeFrame } from '../../services/wire/frame.ts'
import { isObject } from '../runner/is-object.ts'
import type { Addresses } from '../runner/trial.ts'
import type { System } from '../system/system.ts'
import type { Json, Side } from '../wire/peer.ts'
import type { Defect, Has } from './defects.ts'
import { ModelFeed } from './model-feed.ts'
import { ModelMarket } from './model-market.ts'
import { emptyState, type ModelState } from './model-state.ts'

const mostBytes = 1_048_576
const sides: readonly Side[] = ['buyer', 'seller']
const knownFields = new Set(['id', 'op', 'session', 'args', 'key', 'trace'])

/** The model of a market behind two ports, in this process. It is killed and started again like a system of processes. */
export class ModelSystem implements System {
  readonly addresses: Addresses = {}
  readonly #has: Has
  readonly #market: ModelMarket
  readonly #servers = new Map<Side, Server>()
  readonly #sockets = new Map<number, Socket>()
  #instance = 'first'
  #connections = 0
  #flushed: ModelState | undefined

  constructor(defect?: Defect) {
    this.#has = (asked) => asked === defect
    const feed = new ModelFeed(this.#has, (connection, message) => this.#send(connection, message))
    this.#market = new ModelMarket(this.#has, feed)
  }

  async start(): Promise<void> {
    for (const side of sides) {
      const server = createServer((socket) => this.#serve(side, socket))
      server.listen(this.addresses[side]?.port ?? 0, '127.0.0.1')
      await once(server, 'listening')
      this.addresses[side] = { host: '127.0.0.1', port: (server.address() as AddressInfo).port }
      this.#servers.set(side, server)
    }
    if (!this.#has('every start has the same instance')) this.#instance = randomUUID()
  }

  async crash(): Promise<void> {
    await this.stop()
    this.#forget()
    await this.start()
  }

  async revive(): Promise<boolean> {
    return Promise.resolve(false)
  }

  output(): string {
    return ''
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.values()) socket.destroy()
    await Promise.all(
      [...this.#servers.values()].map((server) => new Promise((resolve) => server.close(resolve))),
    )
    this.#servers.clear()
  }

  #forget(): void {
    const { state } = this.#market
    const none = emptyState()
    if (this.#has('accounts are forgotten at a kill')) state.accounts = none.accounts
    if (this.#has('orders are forgotten at a kill')) state.orders = none.orders
    if (this.#has('sessions are forgotten at a kill')) state.sessions = none.sessions
    if (this.#has('logouts are forgotten at a kill'))
      for (const session of state.sessions.values()) session.ended = false
    if (this.#has('keys are forgotten at a kill')) state.outcomes = none.outcomes
    if (this.#has('ids begin anew after a kill')) {
      state.lastAccount = 0
      state.lastOrder = 0
    }
    if (this.#flushed !== undefined) {
      this.#market.state = this.#flushed
      this.#flushed = undefined
    }
  }

  #serve(side: Side, socket: Socket): void {
    this.#connections += 1
    const connection = this.#connections
    this.#sockets.set(connection, socket)
    socket.setNoDelay(true)
    let held: Buffer = Buffer.alloc(0)
    socket.on('error', () => undefined)
    socket.on('close', () => {
      this.#sockets.delete(connection)
      this.#market.feed.leave(connection)
    })
    socket.on('data', (chunk) => {
      held = this.#has('a packet is taken for a frame') ? chunk : Buffer.concat([held, chunk])
      held = this.#cut(side, connection, held)
    })
  }

  /** Answers the frames of the bytes. The rest is the beginning of one that is not whole yet. */
  #cut(side: Side, connection: number, bytes: Buffer): Buffer {
    let at = 0
    while (bytes.length - at >= 4) {
      const length = this.#has('lengths have a sign') ? bytes.readInt32BE(at) : bytes.readUInt32BE(at)
      if (length === 0 && this.#has('an empty frame is skipped')) {
        at += 4
        continue
      }
      if (length === 0 || (length > mostBytes && !this.#has('frames have no limit'))) {
        this.#send(connection, refusal(null, new ApiError('BAD_FRAME', 'The length is not allowed.')))
        this.#sockets.get(connection)?.end()
        return Buffer.alloc(0)
      }
      if (length < 0) return Buffer.alloc(0)
      if (bytes.length - at < 4 + length) break
      void this.#answer(side, connection, bytes.subarray(at + 4, at + 4 + length))
      at += 4 + length
      if (this.#has('only one request of a packet is answered')) return Buffer.alloc(0)
    }
    return bytes.subarray(at)
  }

  async #answer(side: Side, connection: number, bytes: Buffer): Promise<void> {
    const request = this.#parse(bytes)
    if (request === undefined) {
      this.#send(connection, refusal(null, new ApiError('BAD_REQUEST', 'This is not a request.')))
      if (this.#has('a bad request ends the connection')) this.#sockets.get(connection)?.end()
      return
    }
    const id = this.#has('ids come back as text') ? String(request.id) : request.id
    try {
      const result =
        request.op === 'Ping' ? this.#ping(request) : await this.#market.request(side, connection, request)
      this.#send(connection, { id, ok: true, result })
      this.#flush()
    } catch (error) {
      const message = refusal(id, ApiError.of(error))
      if (this.#has('errors do not say whether it happened'))
        this.#send(connection, { ...message, error: { ...message.error, indefinite: undefined } })
      else this.#send(connection, message)
    }
  }

  #ping(request: Json): object {
    if (
      this.#has('unknown fields are refused') &&
      Object.keys(request).some((field) => !knownFields.has(field))
    )
      throw new ApiError('BAD_REQUEST', 'A field is unknown.')
    if (this.#has('Ping says little')) return { instance: this.#instance }
    return { service: 'model', instance: this.#instance, version: '1', uptimeMs: performance.now() }
  }

  #parse(bytes: Buffer): Json | undefined {
    try {
      const decoder = new TextDecoder('utf-8', { fatal: !this.#has('bytes are repaired by guessing') })
      const request: unknown = JSON.parse(
        this.#has('bytes are repaired by guessing') ? repaired(decoder.decode(bytes)) : decoder.decode(bytes),
      )
      if (Array.isArray(request) && this.#has('a list is taken for a request')) return { id: 0, op: 'Ping' }
      if (!isObject(request)) return undefined
      const { id } = request
      if (this.#has('any number is an id') && typeof id === 'number') return request
      const most = this.#has('ids are 32 bits') ? 2 ** 31 : Number.MAX_SAFE_INTEGER
      return Number.isSafeInteger(id) && Number(id) >= 0 && Number(id) <= most ? request : undefined
    } catch {
      return undefined
    }
  }

  /** Half of the writes wait for a flush that never comes. */
  #flush(): void {
    if (!this.#has('the last writes are lost at a kill')) return
    const { state } = this.#market
    if (this.#flushed === undefined || state.rev % 20 === 0) this.#flushed = structuredClone(state)
  }

  #send(connection: number, message: object): void {
    const socket = this.#sockets.get(connection)
    if (socket?.writable) socket.write(encodeFrame(JSON.stringify(message)))
  }
}

/** Text with other characters in the place of wrong bytes. */
function repaired(text: string): string {
  return text.startsWith('{') ? text : '{"id":0,"op":"Ping"}'
}

function refusal(id: unknown, { code, message, retryable, indefinite, details }: ApiError) {
  return { id, ok: false, error: { code, message, retryable, indefinite, ...(details && { details }) } }
}
