import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { encodeFrame, FrameDecoder } from '../../../services/wire/frame.ts'
import type { Address } from '../../../services/client/frontend-connections.ts'

export interface Greed {
  op: string
  session: string | undefined
  args?: object
  pipelined: number
}

/** Not a MarketClient, which reads every answer: this one keeps a full pipeline of one request, and reads none. */
export class GreedyClient {
  answered = 0
  readonly #socket: Socket
  readonly #greed: Greed

  private constructor(socket: Socket, greed: Greed) {
    this.#socket = socket
    this.#greed = greed
    socket.on('error', () => undefined)
  }

  static async connect({ host, port }: Address, greed: Greed): Promise<GreedyClient> {
    const socket = connect(port, host)
    await once(socket, 'connect')
    return new GreedyClient(socket, greed)
  }

  get closed(): boolean {
    return this.#socket.destroyed
  }

  begin(): void {
    const { op, session, args = {}, pipelined } = this.#greed
    const request = encodeFrame(JSON.stringify({ id: 1, op, session, args }))
    const decoder = new FrameDecoder(() => {
      this.answered += 1
      this.#socket.write(request)
    })
    this.#socket.on('data', (chunk: Buffer) => decoder.push(chunk))
    this.#socket.write(Buffer.concat(Array.from({ length: pipelined }, () => request)))
  }

  stop(): void {
    this.#socket.destroy()
  }
}
