import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { encodeFrame, FrameDecoder } from '../../services/wire/frame.ts'
import { encodeFailure, encodeSuccess } from '../../services/wire/message.ts'
import { ApiError, type ErrorCode } from '../../services/wire/errors.ts'
import type { PlanInput } from '../model/plan.ts'
import { clearUpTrace } from '../set-up/take-off-sale.ts'

interface Request {
  id: number
  op: string
  args: Record<string, unknown>
  session?: string
  trace?: string
  spans?: boolean
}

/** A call of a benchmark, to be answered by the test as it likes, or not at all. */
export class TimedCall {
  readonly request: Request
  readonly socket: Socket
  /** On the clock of `performance.now()`. */
  readonly arrivedAt = performance.now()

  constructor(request: Request, socket: Socket) {
    this.request = request
    this.socket = socket
  }

  succeed(result: object = {}): void {
    this.write(encodeSuccess(this.request.id, JSON.stringify(result)))
  }

  fail(code: ErrorCode): void {
    this.write(encodeFailure(this.request.id, new ApiError(code, 'as the test wants it')))
  }

  write(text: string): void {
    this.writeBytes(encodeFrame(text))
  }

  writeBytes(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes)
  }
}

const setUpOps = new Set(['CreateAccount', 'Login', 'RegisterItems', 'RegisterItemForSale'])

/**
 * Both frontends of a market that can only create accounts and accept items. The test answers all other requests of a
 * benchmark's clients.
 */
export class MarketServer {
  onCall: (call: TimedCall) => void = (call) => call.succeed()
  unknownOps = new Set<string>()
  sessionOf = (username: string): string => `session of ${username}`
  /** The requests of the set-up, in order. */
  readonly setUp: Request[] = []
  readonly sockets = new Set<Socket>()
  #server: Server
  #items = 0

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(): Promise<MarketServer> {
    const server = createServer()
    const market = new MarketServer(server)
    server.on('connection', (socket) => market.#serve(socket))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return market
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  get target(): PlanInput['target'] {
    const address = { host: '127.0.0.1', port: this.port }
    return { kind: 'addresses', buyer: address, seller: address }
  }

  async close(): Promise<void> {
    for (const socket of this.sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #serve(socket: Socket): void {
    this.sockets.add(socket)
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('close', () => this.sockets.delete(socket))
    const decoder = new FrameDecoder((bytes, start, end) => {
      const request = JSON.parse(bytes.toString('utf8', start, end)) as Request
      const call = new TimedCall(request, socket)
      if (request.trace === clearUpTrace) call.succeed({ items: [] })
      else if (!setUpOps.has(request.op)) this.onCall(call)
      else if (this.unknownOps.has(request.op)) call.fail('UNKNOWN_OP')
      else call.succeed(this.#setUpResult(request))
    })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk))
  }

  #setUpResult(request: Request): object {
    this.setUp.push(request)
    const { op, args } = request
    if (op === 'Login') return { session: this.sessionOf(args.username as string) }
    if (op === 'RegisterItemForSale') return this.#newItem()
    if (op === 'CreateAccount') return {}
    return { results: (args.items as object[]).map(() => ({ ok: true, ...this.#newItem() })) }
  }

  #newItem(): { itemId: string } {
    this.#items += 1
    return { itemId: `1-${this.#items}` }
  }
}
