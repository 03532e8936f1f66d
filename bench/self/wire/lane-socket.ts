import { connect } from 'node:net'
import { FrameDecoder } from '../../../services/wire/frame.ts'
import { isSuccess, replyIdEnd } from '../../../services/wire/reply-bytes.ts'

export interface LaneSocket {
  send(frame: Buffer): void
  end(): void
}

const readBuffer = Buffer.allocUnsafeSlow(65_536)
const brace = 0x7b

/** A connection as lean as it can be: of a reply it is told that it came, and whether it was a success. */
export function openLane(port: number, onReply: (ok: boolean) => void): Promise<LaneSocket> {
  const decoder = new FrameDecoder((bytes, start, end) => {
    const idEnd = replyIdEnd(bytes, start, end)
    // An echo has no id, and begins with no brace.
    onReply(idEnd > 0 ? isSuccess(bytes, idEnd) : bytes[start] !== brace)
  })
  const socket = connect({
    port,
    host: '127.0.0.1',
    onread: {
      buffer: readBuffer,
      callback: (bytes, buffer) => {
        decoder.push(buffer as Buffer, bytes)
        return true
      },
    },
  })
  socket.setNoDelay(true)
  return new Promise((resolve, reject) => {
    socket.once('error', reject)
    socket.once('connect', () =>
      resolve({ send: (frame) => void socket.write(frame), end: () => void socket.destroy() }),
    )
  })
}
