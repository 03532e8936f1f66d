import { once } from 'node:events'
import { connect, createServer, type Server, type Socket } from 'node:net'
import type { AddressInfo } from 'node:net'

/** Stands between a service and its PostgreSQL, and breaks what tests want to be broken. */
export class Relay {
  readonly url: string
  readonly #target: URL
  readonly #port: number
  #server: Server
  readonly #sockets = new Set<Socket>()
  /** The connection on which all of this is sent at once loses the answer, and ends. */
  #swallowed: readonly string[] | undefined

  private constructor(target: URL, server: Server) {
    this.#target = target
    this.#server = server
    this.#port = (server.address() as AddressInfo).port
    const url = new URL(target)
    url.port = String(this.#port)
    this.url = url.href
    this.#serve(server)
  }

  static async open(url: string): Promise<Relay> {
    return new Relay(new URL(url), await listen(0))
  }

  /** All connections break, and new ones can be made. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  /** Resolves when everybody has noticed that. */
  async untilNobody(): Promise<void> {
    await Promise.all([...this.#sockets].map((socket) => once(socket, 'close')))
  }

  /** The server carries out the next one, and its answer never arrives. */
  swallowAnswerTo(...texts: readonly string[]): void {
    this.#swallowed = texts
  }

  /** Nobody listens any more. */
  async goAway(): Promise<void> {
    this.cut()
    this.#server.close()
    await once(this.#server, 'close')
  }

  async comeBack(): Promise<void> {
    this.#server = await listen(this.#port)
    this.#serve(this.#server)
  }

  async close(): Promise<void> {
    await this.goAway()
  }

  #serve(server: Server): void {
    server.on('connection', (client) => {
      const target = connect(Number(this.#target.port), this.#target.hostname)
      for (const [socket, other] of [
        [client, target],
        [target, client],
      ] as const) {
        this.#sockets.add(socket)
        socket.on('error', () => undefined)
        socket.on('close', () => {
          this.#sockets.delete(socket)
          other.destroy()
        })
      }
      let isSwallowing = false
      client.on('data', (bytes) => {
        if (this.#swallowed?.every((text) => bytes.includes(text))) {
          isSwallowing = true
          this.#swallowed = undefined
        }
        target.write(bytes)
      })
      target.on('data', (bytes) => {
        if (isSwallowing) client.destroy()
        else client.write(bytes)
      })
    })
  }
}

async function listen(port: number): Promise<Server> {
  const server = createServer({ noDelay: true }).listen(port, '127.0.0.1')
  await once(server, 'listening')
  return server
}
