import { Socket } from 'node:net'

type Accepted = Socket & { _handle: object | null; _server: object | null }

/** Every accepted connection of the process reads into this buffer: frames are taken out of it before the next read. */
const readBuffer = Buffer.allocUnsafeSlow(65_536)

/**
 * The same connection as a socket that reads into one reused buffer. Without it every read allocates 64 KB, which costs
 * a tenth of a service's time in Node and most of it in Electron. Node offers this for outgoing connections only, so an
 * accepted handle is moved into a socket of our own; where that is not possible, the socket stays as it is.
 */
export function withReusedBuffer(accepted: Socket, receive: (chunk: Buffer, end: number) => void): Socket {
  const { _handle: handle, _server: server } = accepted as Accepted
  if (!handle) {
    accepted.on('data', (chunk: Buffer) => receive(chunk, chunk.length))
    return accepted
  }
  const options = {
    handle,
    allowHalfOpen: true,
    onread: {
      buffer: readBuffer,
      callback: (bytes: number, buffer: Uint8Array) => {
        receive(buffer as Buffer, bytes)
        return true
      },
    },
  }
  const socket = new Socket(options) as Accepted
  const former = accepted as Accepted
  former._handle = null
  former._server = null
  socket._server = server
  former.destroy()
  socket.read(0)
  return socket
}
