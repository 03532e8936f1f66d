import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import type { ErrorBody } from '../../wire/errors.ts'

/* eslint-disable @typescript-eslint/no-explicit-any -- tests look into answers of every shape */

export interface TestReply {
  id: number | null
  ok: boolean
  result?: any
  error?: ErrorBody
  spans?: any
  asOf?: any
  fewerCopies?: boolean
}

/**
 * A client as a student would write it from the specification, sharing no code with the services: what it sees is what
 * is on the wire.
 */
export class TestClient {
  readonly socket: Socket
  session: string | undefined
  accountId = 0
  username = ''
  readonly events: { event: string; rev: number; data: any }[] = []
  /** Replies that answer no request of this client: those with `id: null`. */
  readonly strays: TestReply[] = []
  readonly closed: Promise<unknown>
  #received: Buffer = Buffer.alloc(0)
  #waiting = new Map<number, { resolve: (reply: TestReply) => void; reject: (error: Error) => void }>()
  #watchers = new Set<() => void>()
  #nextId = 1

  private constructor(socket: Socket) {
    this.socket = socket
    this.closed = new Promise((resolve) => socket.once('close', resolve))
    socket.setNoDelay(true)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('error', () => undefined)
    socket.on('close', () => {
      for (const { reject } of this.#waiting.values()) reject(new Error('the connection was closed'))
      this.#waiting.clear()
      this.#changed()
    })
  }

  static async connect(port: number, host = '127.0.0.1'): Promise<TestClient> {
    const socket = connect(port, host)
    await once(socket, 'connect')
    return new TestClient(socket)
  }

  /** The whole reply. Rejects only if the connection is closed first. */
  call(op: string, args: unknown = {}, extra: Record<string, unknown> = {}): Promise<TestReply> {
    const id = this.#nextId
    this.#nextId += 1
    const session = this.session === undefined ? {} : { session: this.session }
    return this.request({ id, op, ...session, args, ...extra })
  }

  request(request: { id: number } & Record<string, unknown>): Promise<TestReply> {
    return this.requestText(request.id, JSON.stringify(request))
  }

  /** For what JSON.stringify cannot write. */
  requestText(id: number, text: string | Buffer): Promise<TestReply> {
    return new Promise((resolve, reject) => {
      if (this.socket.destroyed) {
        reject(new Error('the connection was closed'))
        return
      }
      this.#waiting.set(id, { resolve, reject })
      this.socket.write(frame(text))
    })
  }

  /** The result; an error fails the test with its message. */
  async ok(op: string, args: unknown = {}, extra: Record<string, unknown> = {}): Promise<any> {
    const reply = await this.call(op, args, extra)
    if (!reply.ok) throw new Error(`${op}: ${reply.error!.code}: ${reply.error!.message}`)
    return reply.result
  }

  /** The error; a success fails the test. */
  async error(op: string, args: unknown = {}, extra: Record<string, unknown> = {}): Promise<ErrorBody> {
    const reply = await this.call(op, args, extra)
    if (reply.ok) throw new Error(`${op} succeeded with ${JSON.stringify(reply.result)}`)
    return reply.error!
  }

  async login(username: string, password: string): Promise<void> {
    const { session } = await this.ok('Login', { username, password })
    this.session = session
    this.username = username
  }

  /** Resolves with the next event of the name that was not given out yet. */
  async event(name: string): Promise<{ event: string; rev: number; data: any }> {
    let at = -1
    await this.until(() => (at = this.events.findIndex(({ event }) => event === name)) >= 0)
    return this.events.splice(at, 1)[0]!
  }

  /** Resolves as soon as something that was received makes it true. */
  async until(condition: () => boolean): Promise<void> {
    while (!condition()) {
      if (this.socket.destroyed) throw new Error('the connection was closed')
      await new Promise<void>((resolve) => this.#watchers.add(resolve))
    }
  }

  close(): void {
    this.socket.destroy()
  }

  #receive(chunk: Buffer): void {
    this.#received = Buffer.concat([this.#received, chunk])
    while (this.#received.length >= 4) {
      const end = 4 + this.#received.readUInt32BE(0)
      if (this.#received.length < end) break
      const message = JSON.parse(this.#received.toString('utf8', 4, end))
      this.#received = this.#received.subarray(end)
      if (message.event !== undefined) this.events.push(message)
      else if (message.id === null) this.strays.push(message)
      else {
        this.#waiting.get(message.id)?.resolve(message)
        this.#waiting.delete(message.id)
      }
    }
    this.#changed()
  }

  #changed(): void {
    for (const resolve of this.#watchers) resolve()
    this.#watchers.clear()
  }
}

export function frame(text: string | Buffer): Buffer {
  const body = Buffer.from(text)
  const header = Buffer.alloc(4)
  header.writeUInt32BE(body.length)
  return Buffer.concat([header, body])
}
