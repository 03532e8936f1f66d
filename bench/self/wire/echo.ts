import { onParentGone } from '../../../services/process/parent-port.ts'
import { createServer, type Socket } from 'node:net'
import { encodeFrame, FrameDecoder, headerBytes } from '../../../services/wire/frame.ts'
import { decodeObject, encodeSuccess } from '../../../services/wire/message.ts'
import { replyIdEnd } from '../../../services/wire/reply-bytes.ts'

/**
 * The simplest possible service, to compare the chain with: it answers every frame with a frame of 2 KB. A request gets
 * its id back, and a request for an account gets the data that the load generator needs to begin.
 */
const filling = 'x'.repeat(2_048)
const reply = encodeFrame(filling)
const behindId = Buffer.from(`,"ok":true,"result":"${filling}"}`)

const server = createServer((socket) => {
  socket.setNoDelay(true)
  const decoder = new FrameDecoder((bytes, start, end) => {
    const idEnd = replyIdEnd(bytes, start, end)
    if (idEnd === 0) socket.write(reply)
    else if (isMeasured(bytes, idEnd + opAt)) writeWithId(socket, bytes, start, idEnd)
    else socket.write(encodeFrame(setUpAnswer(bytes, start, end)))
  })
  socket.on('data', (chunk: Buffer) => decoder.push(chunk))
  socket.on('error', () => socket.destroy())
})

const opAt = ',"op":"'.length
const [letterC, letterH, letterS] = Buffer.from('ChS')

/** Searches and changes of prices; all else belongs to the set-up. */
function isMeasured(bytes: Buffer, at: number): boolean {
  return bytes[at] === letterS || (bytes[at] === letterC && bytes[at + 1] === letterH)
}

/** Ids of the same length go into the same frame, once the reply before has left. */
const frames = new Map<number, Buffer>()

function writeWithId(socket: Socket, bytes: Buffer, start: number, idEnd: number): void {
  const head = idEnd - start
  const frame = frames.get(head) ?? frameFor(head)
  bytes.copy(frame, headerBytes, start, idEnd)
  socket.write(frame)
  if (socket.writableLength > 0) frames.delete(head)
  else frames.set(head, frame)
}

function frameFor(head: number): Buffer {
  const frame = Buffer.alloc(headerBytes + head + behindId.length)
  frame.writeUInt32BE(head + behindId.length, 0)
  behindId.copy(frame, headerBytes + head)
  return frame
}

function setUpAnswer(bytes: Buffer, start: number, end: number): string {
  const { id, op, args } = decodeObject(bytes, start, end) as { id: number; op: string; args: object }
  const { items = [] } = args as { items?: object[] }
  const results = items.map((_, index) => ({ ok: true, itemId: `1-${index + 1}` }))
  return encodeSuccess(id, JSON.stringify(op === 'RegisterItems' ? { results } : { session: 'echo' }))
}

server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send!({ port: typeof address === 'object' ? address!.port : 0 })
})
onParentGone(() => process.exit(0))
