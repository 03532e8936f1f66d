import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** A peer that sends whatever bytes it likes and keeps what it gets. */
export class RawPeer {
  readonly socket: Socket
  readonly replies: { id: number | null; ok: boolean; error?: { code: string; message: string } }[] = []
  /** Replies and events alike. */
  bytes = 0
  #received: Buffer[] = []
  #held = 0
  #watchers = new Set<() => void>()

  private constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('error', () => undefined)
    socket.on('data', (chunk) => this.#receive(chunk))
    socket.on('close', () => this.#changed())
  }

  static async connect(port: number): Promise<RawPeer> {
    const socket = connect(port, '127.0.0.1')
    const peer = new RawPeer(socket)
    await once(socket, 'connect')
    return peer
  }

  get closed(): boolean {
    return this.socket.destroyed
  }

  send(bytes: Buffer): void {
    if (this.socket.writable) this.socket.write(bytes)
  }

  /** False if it did not come true in time. */
  async until(condition: () => boolean, longestMs = 20_000): Promise<boolean> {
    let late = false
    const timer = setTimeout(() => {
      late = true
      this.#changed()
    }, longestMs)
    try {
      while (!condition() && !late) {
        await new Promise<void>((resolve) => this.#watchers.add(resolve))
      }
      return condition()
    } finally {
      clearTimeout(timer)
    }
  }

  #receive(chunk: Buffer): void {
    this.bytes += chunk.length
    this.#received.push(chunk)
    this.#held += chunk.length
    while (this.#held >= 4) {
      if (this.#received[0]!.length < 4) this.#received = [Buffer.concat(this.#received)]
      const length = this.#received[0]!.readUInt32BE(0)
      if (this.#held < 4 + length) break
      const all = this.#received.length === 1 ? this.#received[0]! : Buffer.concat(this.#received)
      const message = JSON.parse(all.toString('utf8', 4, 4 + length))
      if (message.event === undefined) this.replies.push(message)
      this.#received = [all.subarray(4 + length)]
      this.#held -= 4 + length
    }
    this.#changed()
  }

  #changed(): void {
    for (const resolve of this.#watchers) resolve()
    this.#watchers.clear()
  }
}
