import { createServer, type Server as NetServer, type Socket } from 'node:net'
import { Admission } from './admission.ts'
import type { ApiError } from './errors.ts'
import { defaultWireLimits, type WireLimits } from './limits.ts'
import { type ConnectionHost, type ConnectionOptions, ServerConnection } from './server-connection.ts'

/** This many are told at a time why they are refused; further ones are only closed. */
const mostRefusing = 16
const tellEveryMs = 1_000

export interface WireServerOptions extends ConnectionOptions {
  limits?: WireLimits
  onClose?(connection: ServerConnection): void
}

/** Listens, cuts off peers that cost too much, and hands each sound request to the service. */
export class WireServer implements ConnectionHost {
  readonly connections = new Set<ServerConnection>()
  readonly options: WireServerOptions
  readonly limits: WireLimits
  readonly admission: Admission
  #server: NetServer
  /** Greetings that were answered. Only who holds the secret can make one, so there are few. */
  #nonces = new Set<string>()
  #sweep: NodeJS.Timeout | undefined
  #accepted = 0
  #refusing = 0
  #toldAt = 0

  constructor(options: WireServerOptions) {
    this.options = options
    this.limits = options.limits ?? defaultWireLimits
    this.admission = new Admission(this.limits, this.connections)
    this.#server = createServer(
      { allowHalfOpen: true, keepAlive: true, keepAliveInitialDelay: 30_000 },
      (socket) => this.#accept(socket),
    )
  }

  /** Resolves with the port, which the system chose if 0 was asked for. */
  async listen(): Promise<number> {
    const { host, port } = this.options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject)
      this.#server.listen({ host, port, backlog: 1024 }, () => {
        this.#server.off('error', reject)
        this.#server.on('error', (error) => this.#notAccepted(error))
        resolve()
      })
    })
    this.#sweep = setInterval(() => this.#cutOff(), Math.max(20, Math.min(1000, this.limits.patienceMs / 4)))
    this.#sweep.unref()
    const address = this.#server.address()
    return typeof address === 'object' && address !== null ? address.port : port
  }

  #accept(socket: Socket): void {
    const refusal = this.admission.refusalFor(socket.remoteAddress ?? '?')
    if (refusal !== undefined) {
      if (this.options.peersOnly || this.#refusing >= mostRefusing) socket.destroy()
      else this.#refuse(socket, refusal)
      return
    }
    this.#accepted += 1
    const connection = new ServerConnection(this, socket, this.#accepted)
    this.connections.add(connection)
    this.admission.opened(connection)
  }

  /** A connection that is told why takes a descriptor until it is closed. */
  #refuse(socket: Socket, refusal: ApiError): void {
    this.#refusing += 1
    socket.once('close', () => (this.#refusing -= 1))
    new ServerConnection(this, socket, 0).refuse(refusal)
  }

  /** There may be thousands a second: one line says it. */
  #notAccepted(error: Error): void {
    this.admission.makeRoom()
    this.admission.refused += 1
    const now = Date.now()
    if (now - this.#toldAt < tellEveryMs) return
    this.#toldAt = now
    this.options.log.warn({ err: error }, 'connections could not be accepted')
  }

  isNew(nonce: string): boolean {
    if (this.#nonces.has(nonce)) return false
    this.#nonces.add(nonce)
    return true
  }

  forget(connection: ServerConnection): void {
    if (!this.connections.delete(connection)) return
    this.admission.closed(connection)
    this.options.onClose?.(connection)
  }

  #cutOff(): void {
    const now = Date.now()
    for (const connection of this.connections) {
      const reason = connection.overdue(now)
      if (reason === undefined) continue
      this.options.log.info({ conn: connection.id, peer: connection.peer, reason }, 'connection cut off')
      connection.destroy()
    }
    this.admission.checkUnsent()
  }

  /** Takes no new connections; those that are open get `graceMs` to have their requests answered. */
  async close(graceMs = 1_000): Promise<void> {
    clearInterval(this.#sweep)
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()))
    for (const connection of this.connections) connection.endWhenIdle()
    const timer = setTimeout(() => {
      for (const connection of this.connections) connection.destroy()
    }, graceMs)
    await closed
    clearTimeout(timer)
  }
}
