import type { Lane } from '../wire/driver.ts'
import { openLane } from '../wire/lane-socket.ts'
import { cpuTime } from '../../run/process-cpu.ts'
import { LaneFrames } from './lane-frames.ts'

export interface TurnsOrder {
  lanes: Lane[]
  /** When tracing is on, one request in this many is traced. */
  every: number
  /** Pairs that are measured; as many as fill a second go before. */
  pairs: number
  turnMs: number
  /** Processes whose processor time counts, this one besides. */
  pids: number[]
}

export interface Turn {
  operations: number
  seconds: number
  /** Processor time; 0 if the system does not tell. */
  cpuSeconds: number
}

export interface TurnsResult {
  pairs: { off: Turn; on: Turn }[]
  failures: number
}

const warmUpMs = 1_000

/**
 * Closed loops over the same connections that change between two kinds of requests every few milliseconds: whatever else
 * the machine does meanwhile, it does to both.
 */
async function takeTurns({ lanes, every, pairs, turnMs, pids }: TurnsOrder): Promise<TurnsResult> {
  let operations = 0
  let failures = 0
  let tracing = false

  const sockets = await Promise.all(
    lanes.map(async ({ port, requests }, index) => {
      const frames = new LaneFrames(requests, every, index)
      const socket = await openLane(port, (ok) => {
        operations += 1
        if (!ok) failures += 1
        socket.send(frames.next(tracing))
      })
      return { begin: () => socket.send(frames.next(tracing)), end: () => socket.end() }
    }),
  )
  const cpuSeconds = () =>
    [process.pid, ...pids].reduce((sum, pid) => {
      const { user, system } = cpuTime(pid) ?? { user: 0, system: 0 }
      return sum + user + system
    }, 0)

  async function turn(kind: 'off' | 'on'): Promise<Turn> {
    tracing = kind === 'on'
    operations = 0
    const cpuBefore = cpuSeconds()
    const startedAt = performance.now()
    await new Promise((resolve) => setTimeout(resolve, turnMs))
    const seconds = (performance.now() - startedAt) / 1000
    return { operations, seconds, cpuSeconds: cpuSeconds() - cpuBefore }
  }

  for (const socket of sockets) socket.begin()
  const measured: TurnsResult['pairs'] = []
  const warmUpPairs = Math.ceil(warmUpMs / turnMs / 2)
  for (let pair = -warmUpPairs; pair < pairs; pair += 1) {
    const first = pair % 2 === 0 ? await turn('off') : await turn('on')
    const second = pair % 2 === 0 ? await turn('on') : await turn('off')
    if (pair >= 0) measured.push(pair % 2 === 0 ? { off: first, on: second } : { off: second, on: first })
  }
  for (const socket of sockets) socket.end()
  return { pairs: measured, failures }
}

process.once('message', (order) => {
  void takeTurns(order as TurnsOrder).then((result) => process.send!({ result }, () => process.exit(0)))
})
