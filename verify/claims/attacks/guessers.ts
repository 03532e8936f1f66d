import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameDecoder, encodeFrame } from '../../../services/wire/frame.ts'

/** Connections that try passwords for one username after the other, all the time with a full pipeline. */
export class Guessers {
  /** Passwords that were hashed and found wrong. */
  wrong = 0
  #sockets: Socket[] = []
  #names = 0

  static async connect(port: number, count: number): Promise<Guessers> {
    const guessers = new Guessers()
    await Promise.all(
      Array.from({ length: count }, async (_, index) => {
        const socket = connect({ port, host: '127.0.0.1', ...addressOf(index) }).on('error', () => undefined)
        await once(socket, 'connect')
        guessers.#sockets.push(socket)
      }),
    )
    return guessers
  }

  begin(pipelined: number): void {
    for (const socket of this.#sockets) {
      const decoder = new FrameDecoder((body) => {
        if (body.includes('"UNAUTHENTICATED"')) this.wrong += 1
        socket.write(this.#guess())
      })
      socket.on('data', (chunk: Buffer) => decoder.push(chunk))
      socket.write(Buffer.concat(Array.from({ length: pipelined }, () => this.#guess())))
    }
  }

  leave(): void {
    for (const socket of this.#sockets) socket.resetAndDestroy()
  }

  /** For a name that nobody has tried, so that none is refused because of those before. */
  #guess(): Buffer {
    this.#names += 1
    const args = { username: `nobody ${this.#names}`, password: 'wrong' }
    return encodeFrame(JSON.stringify({ id: 1, op: 'Login', args }))
  }
}

/** Each from another address where this machine has them, so that none is slowed down for what others tried. */
function addressOf(index: number): { localAddress?: string } {
  return process.platform === 'linux' ? { localAddress: `127.0.0.${index + 1}` } : {}
}
