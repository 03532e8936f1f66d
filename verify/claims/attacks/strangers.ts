import { connect, type Socket } from 'node:net'

const atATime = 50

/** Connections of nobody, each of which sends the same once and then keeps still. */
export class Strangers {
  /** How many of them the service closed. */
  closed = 0
  /** How many were answered or closed. */
  settled = 0
  readonly #port: number
  #sockets: Socket[] = []

  constructor(port: number) {
    this.#port = port
  }

  /** Resolves when each has sent all that it has to say, or was closed. */
  async join(count: number, say?: (index: number) => Buffer): Promise<void> {
    for (let from = 0; from < count; from += atATime) {
      const some = Array.from({ length: Math.min(atATime, count - from) }, (_, index) => from + index)
      await Promise.all(some.map((index) => this.#connect(say?.(index))))
    }
  }

  get all(): number {
    return this.#sockets.length
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy()
  }

  async #connect(says: Buffer | undefined): Promise<void> {
    const socket = connect(this.#port, '127.0.0.1')
    this.#sockets.push(socket)
    // Replies are read and ignored.
    socket.resume().on('error', () => undefined)
    // A reset is an error, too: both are followed by this event.
    const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()))
    const answered = new Promise<void>((resolve) => socket.once('data', () => resolve()))
    void closed.then(() => (this.closed += 1))
    void Promise.race([answered, closed]).then(() => (this.settled += 1))
    const sent = new Promise<void>((resolve) => {
      socket.once('connect', () => (says === undefined ? resolve() : socket.write(says, () => resolve())))
    })
    await Promise.race([sent, closed])
  }
}
