import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net'

/**
 * `pass`: as if it were not there. `swallow`: requests arrive, replies are lost.
 * `cut`: requests arrive, and both sides lose the connection at once.
 */
export type Fault = 'pass' | 'swallow' | 'cut'

/** Stands between a client and a service and breaks what passes. */
export class BreakingProxy {
  fault: Fault = 'pass'
  /** Replies of the service that the client never saw. */
  swallowed = ''
  #server: Server
  #sockets = new Set<Socket>()
  #onSwallowed: (() => void)[] = []

  private constructor(server: Server) {
    this.#server = server
  }

  static async start(targetPort: number): Promise<BreakingProxy> {
    const server = createServer({ allowHalfOpen: true })
    const proxy = new BreakingProxy(server)
    server.on('connection', (client) => proxy.#join(client, connect(targetPort, '127.0.0.1')))
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    return proxy
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port
  }

  /** Resolves when a reply has been swallowed. */
  async replySwallowed(): Promise<void> {
    if (this.swallowed === '') await new Promise<void>((resolve) => this.#onSwallowed.push(resolve))
  }

  /** Heals, and forgets what was swallowed. Connections that are open stay so. */
  heal(): void {
    this.fault = 'pass'
    this.swallowed = ''
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
    await once(this.#server, 'close')
  }

  #join(client: Socket, service: Socket): void {
    for (const [socket, other] of [
      [client, service],
      [service, client],
    ] as const) {
      this.#sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('end', () => other.end())
      socket.on('close', () => {
        this.#sockets.delete(socket)
        other.destroy()
      })
    }
    client.on('data', (chunk) => {
      if (this.fault !== 'cut') service.write(chunk)
      else
        service.write(chunk, () => {
          client.resetAndDestroy()
          service.destroy()
        })
    })
    service.on('data', (chunk) => {
      if (this.fault === 'pass') client.write(chunk)
      if (this.fault !== 'swallow') return
      this.swallowed += chunk.toString('latin1')
      for (const resolve of this.#onSwallowed.splice(0)) resolve()
    })
  }
}
