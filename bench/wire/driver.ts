import { connect } from 'node:net'
import { encodeFrame, FrameDecoder } from '../../services/wire/frame.ts'

/** What one connection sends over and over, one request at a time. */
export interface Lane {
  port: number
  requests: string[]
}

export interface DriverOrder {
  lanes: Lane[]
  warmUpMs: number
  measureMs: number
}

export interface DriverResult {
  operations: number
  seconds: number
  /** Replies that were not a success: a run with any of these measures something else. */
  failures: number
}

const readBuffer = Buffer.allocUnsafeSlow(65_536)
const success = Buffer.from('"ok":true')

/** A closed loop: each connection sends its next request when it has the reply to the last. */
async function drive({ lanes, warmUpMs, measureMs }: DriverOrder): Promise<DriverResult> {
  let operations = 0
  let failures = 0
  let running = true
  const sockets = await Promise.all(lanes.map((lane) => open(lane)))

  function open({ port, requests }: Lane): Promise<{ begin(): void; end(): void }> {
    const frames = requests.map(encodeFrame)
    let next = 0
    const send = (): void => {
      socket.write(frames[next]!)
      next = next + 1 === frames.length ? 0 : next + 1
    }
    const decoder = new FrameDecoder((bytes, start, end) => {
      operations += 1
      // Echoes begin with x, replies with a brace.
      if (bytes[start] === 0x7b && bytes.subarray(start, Math.min(end, start + 64)).indexOf(success) < 0)
        failures += 1
      if (running) send()
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
      socket.once('connect', () => resolve({ begin: send, end: () => socket.destroy() }))
    })
  }

  for (const socket of sockets) socket.begin()
  await new Promise((resolve) => setTimeout(resolve, warmUpMs))
  process.send!({ measuring: true })
  operations = 0
  const startedAt = performance.now()
  await new Promise((resolve) => setTimeout(resolve, measureMs))
  const result = { operations, seconds: (performance.now() - startedAt) / 1000, failures }
  running = false
  for (const socket of sockets) socket.end()
  return result
}

process.once('message', (order) => {
  void drive(order as DriverOrder).then((result) => process.send!({ result }, () => process.exit(0)))
})
