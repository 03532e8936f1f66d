import type { ClientLeftArgs } from '../../contract/internal.ts'
import { encodeFailure } from '../../wire/message.ts'
import { ApiError } from '../../wire/errors.ts'
import type { WireClient, WireClientOptions } from '../../wire/client.ts'
import type { CallOptions, RelayHandler, ResultHandler } from '../../wire/pending-call.ts'

/**
 * `well`: it answers. `failing`: it answers that it cannot do it, and still answers its checks. `hanging`: it answers its
 * checks and nothing else. `paused`: it answers nothing until it goes on.
 */
export type Condition = 'well' | 'failing' | 'hanging' | 'paused'

type Handlers = Pick<WireClientOptions, 'onState'>

const checkTakesMs = 1

/** A frontend and the gateway's connections to it, without a process and a socket. Its time is that of the timers. */
export class SimulatedFrontend {
  readonly name: string
  /** Requests that it was sent, checks aside. */
  asked = 0
  /** The names of the clients that it served, and those of clients that have left. */
  readonly clients = new Set<string>()
  readonly left: string[] = []
  #condition: Condition = 'well'
  #takesMs: () => number
  #connections = new Set<SimulatedConnection>()
  #isUp = true
  /** Work that a paused process has not done. */
  #held: (() => void)[] = []

  constructor(name: string, takesMs: () => number) {
    this.name = name
    this.#takesMs = takesMs
  }

  get condition(): Condition {
    return this.#condition
  }

  set condition(condition: Condition) {
    this.#condition = condition
    if (condition !== 'paused') for (const work of this.#held.splice(0)) work()
  }

  connect(handlers: Handlers): WireClient {
    const connection = new SimulatedConnection(this, handlers)
    this.#connections.add(connection)
    if (this.#isUp) setTimeout(() => connection.became('ready'), 1)
    return connection as unknown as WireClient
  }

  /** kill -9: nobody hears what became of the requests that it had. It is back after some time. */
  kill(downMs: number): void {
    this.#isUp = false
    this.#held = []
    this.#condition = 'well'
    for (const connection of this.#connections) connection.lost()
    setTimeout(() => {
      this.#isUp = true
      for (const connection of this.#connections) connection.became('ready')
    }, downMs)
  }

  closed(connection: SimulatedConnection): void {
    this.#connections.delete(connection)
  }

  receive(connection: SimulatedConnection, isCheck: boolean, reply: (bytes: Buffer) => void): void {
    if (!isCheck) this.asked += 1
    const work = () => {
      const { condition } = this
      if (condition === 'hanging' && !isCheck) return
      const bytes = condition === 'failing' && !isCheck ? failure : success
      // Work begun before a pause is answered after it.
      setTimeout(
        () => this.#whenRunning(() => connection.isReady && reply(bytes)),
        isCheck ? checkTakesMs : this.#takesMs(),
      )
    }
    this.#whenRunning(work)
  }

  #whenRunning(work: () => void): void {
    if (this.#condition === 'paused') this.#held.push(work)
    else work()
  }
}

const success = Buffer.from(',"ok":true,"result":{}}')
const failure = Buffer.from(
  encodeFailure(0, new ApiError('UNAVAILABLE', 'product-db cannot be reached.')).slice('{"id":0'.length),
)
const nothing = Buffer.alloc(0)

/** The parts of a WireClient that the gateway uses. */
class SimulatedConnection {
  state: 'connecting' | 'ready' | 'waiting' | 'closed' = 'connecting'
  readonly #frontend: SimulatedFrontend
  readonly #handlers: Handlers
  #pending = new Set<(error: ApiError) => void>()

  constructor(frontend: SimulatedFrontend, handlers: Handlers) {
    this.#frontend = frontend
    this.#handlers = handlers
  }

  get isReady(): boolean {
    return this.state === 'ready'
  }

  get address(): string {
    return this.#frontend.name
  }

  became(state: 'ready' | 'waiting'): void {
    if (this.state === 'closed') return
    this.state = state
    this.#handlers.onState?.(state, undefined)
  }

  lost(): void {
    this.became('waiting')
    const error = new ApiError('UNAVAILABLE', 'the connection broke', { indefinite: true })
    for (const fail of [...this.#pending]) fail(error)
  }

  call(op: string, args: object, _options: CallOptions, onResult: ResultHandler): void {
    if (op === 'ClientLeft') this.#frontend.left.push((args as ClientLeftArgs).client)
    this.#send(op === 'Ping', 10_000, (error) => onResult(error, {}))
  }

  passOn(
    _op: string,
    _frame: Buffer,
    _start: number,
    _end: number,
    more: string,
    { timeoutMs = 10_000 }: CallOptions,
    onRelay: RelayHandler,
  ): void {
    this.#frontend.clients.add((JSON.parse(`{${more.slice(1)}}`) as { via: string }).via)
    this.#send(false, timeoutMs, (error, bytes) => onRelay(error, bytes, 0, bytes.length))
  }

  close(): void {
    this.lost()
    this.state = 'closed'
    this.#frontend.closed(this)
  }

  #send(isCheck: boolean, timeoutMs: number, onEnd: (error: ApiError | null, bytes: Buffer) => void): void {
    if (!this.isReady) {
      onEnd(new ApiError('UNAVAILABLE', 'no connection'), nothing)
      return
    }
    const end = (error: ApiError | null, bytes: Buffer) => {
      if (!this.#pending.delete(fail)) return
      clearTimeout(timer)
      onEnd(error, bytes)
    }
    const fail = (error: ApiError) => end(error, nothing)
    const timer = setTimeout(
      () => fail(new ApiError('TIMEOUT', 'no answer came', { indefinite: true })),
      timeoutMs,
    )
    this.#pending.add(fail)
    this.#frontend.receive(this, isCheck, (bytes) => end(null, bytes))
  }
}
