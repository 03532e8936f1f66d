import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { FrameDecoder } from '../wire/frame.ts'
import { frame } from './test-client.ts'

export interface Greed {
  port: number
  op: string
  session: string | undefined
  args?: object
  pipelined: number
}

/** A client that keeps a full pipeline of one request, and throws the answers away unread. */
export class GreedyClient {
  answered = 0
  readonly #socket: Socket

  private constructor(socket: Socket, { op, session, args = {}, pipelined }: Greed) {
    this.#socket = socket
    const request = frame(JSON.stringify({ id: 1, op, session, args }))
    const decoder = new FrameDecoder(() => {
      this.answered += 1
      socket.write(request)
    })
    socket.on('data', (chunk: Buffer) => decoder.push(chunk)).on('error', () => undefined)
    socket.write(Buffer.concat(Array.from({ length: pipelined }, () => request)))
  }

  static async start(greed: Greed): Promise<GreedyClient> {
    const socket = connect(greed.port, '127.0.0.1')
    await once(socket, 'connect')
    return new GreedyClient(socket, greed)
  }

  stop(): void {
    this.#socket.destroy()
  }
}
