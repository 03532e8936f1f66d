import { encodeFrame } from '../../../services/wire/frame.ts'
import { openLane } from './lane-socket.ts'

/** The request that one connection sends again and again, one at a time. */
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

/** A closed loop: each connection sends its next request when it has the reply to the last. */
async function drive({ lanes, warmUpMs, measureMs }: DriverOrder): Promise<DriverResult> {
  let operations = 0
  let failures = 0
  let running = true
  const sockets = await Promise.all(lanes.map((lane) => open(lane)))

  async function open({ port, requests }: Lane): Promise<{ begin(): void; end(): void }> {
    const frames = requests.map(encodeFrame)
    let next = 0
    const send = (): void => {
      socket.send(frames[next]!)
      next = next + 1 === frames.length ? 0 : next + 1
    }
    const socket = await openLane(port, (ok) => {
      operations += 1
      if (!ok) failures += 1
      if (running) send()
    })
    return { begin: send, end: () => socket.end() }
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
