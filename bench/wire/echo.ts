import { createServer } from 'node:net'
import { encodeFrame, FrameDecoder } from '../../services/wire/frame.ts'

/** The least a service can do: a frame of 2 KB for every frame that comes. What the chain is measured against. */
const reply = encodeFrame('x'.repeat(2_048))

const server = createServer((socket) => {
  socket.setNoDelay(true)
  const decoder = new FrameDecoder(() => socket.write(reply))
  socket.on('data', (chunk: Buffer) => decoder.push(chunk))
  socket.on('error', () => socket.destroy())
})

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send!({ port: typeof address === 'object' ? address!.port : 0 })
})
process.on('disconnect', () => process.exit(0))
