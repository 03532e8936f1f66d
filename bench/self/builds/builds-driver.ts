import type { Lane } from '../wire/driver.ts'
import { openLane } from '../wire/lane-socket.ts'
import { encodeFrame } from '../../../services/wire/frame.ts'
import { cpuTime } from '../../run/process-cpu.ts'

export interface Side {
  lanes: Lane[]
  /** Processes whose processor time counts, this one besides. */
  pids: number[]
}

export interface BuildsOrder {
  before: Side
  now: Side
  /** Pairs that are measured; as many as fill two seconds go before. */
  pairs: number
  turnMs: number
}

export interface BuildTurn {
  perSecond: number
  /** Microseconds of processor time an operation. */
  cpuMicros: number
}

export interface BuildsResult {
  pairs: { before: BuildTurn; now: BuildTurn }[]
  failures: number
}

const warmUpMs = 2_000

/** Closed loops that stand still while it is not their turn. */
class Loops {
  operations = 0
  failures = 0
  readonly #pids: readonly number[]
  #sends: (() => void)[] = []
  #ends: (() => void)[] = []
  #resting: (() => void)[] = []
  #onAllRest: (() => void) | undefined
  #isTheirTurn = false

  constructor(pids: readonly number[]) {
    this.#pids = [process.pid, ...pids]
  }

  async open({ port, requests }: Lane): Promise<void> {
    const frames = requests.map(encodeFrame)
    let next = 0
    const send = () => {
      socket.send(frames[next]!)
      next = next + 1 === frames.length ? 0 : next + 1
    }
    const socket = await openLane(port, (ok) => {
      this.operations += 1
      if (!ok) this.failures += 1
      if (this.#isTheirTurn) send()
      else this.#rest(send)
    })
    this.#sends.push(send)
    this.#resting.push(send)
    this.#ends.push(() => socket.end())
  }

  /** The last replies come after it, and belong to no turn. */
  async turn(ms: number): Promise<BuildTurn> {
    this.#isTheirTurn = true
    for (const send of this.#resting.splice(0)) send()
    const before = { operations: this.operations, cpu: this.#cpuSeconds(), at: performance.now() }
    await new Promise((resolve) => setTimeout(resolve, ms))
    const operations = this.operations - before.operations
    const turn = {
      perSecond: (operations / (performance.now() - before.at)) * 1_000,
      cpuMicros: ((this.#cpuSeconds() - before.cpu) / operations) * 1e6,
    }
    this.#isTheirTurn = false
    await new Promise<void>((resolve) => (this.#onAllRest = resolve))
    return turn
  }

  end(): void {
    for (const end of this.#ends) end()
  }

  #rest(send: () => void): void {
    this.#resting.push(send)
    if (this.#resting.length === this.#sends.length) this.#onAllRest?.()
  }

  #cpuSeconds(): number {
    return this.#pids.reduce((sum, pid) => {
      const { user, system } = cpuTime(pid) ?? { user: 0, system: 0 }
      return sum + user + system
    }, 0)
  }
}

async function takeTurns({ before, now, pairs, turnMs }: BuildsOrder): Promise<BuildsResult> {
  const [first, second] = [new Loops(before.pids), new Loops(now.pids)]
  for (const lane of before.lanes) await first.open(lane)
  for (const lane of now.lanes) await second.open(lane)
  const measured: BuildsResult['pairs'] = []
  for (let pair = -Math.ceil(warmUpMs / turnMs / 2); pair < pairs; pair += 1) {
    const turns = { before: undefined as BuildTurn | undefined, now: undefined as BuildTurn | undefined }
    if (pair % 2 === 0) turns.before = await first.turn(turnMs)
    turns.now = await second.turn(turnMs)
    turns.before ??= await first.turn(turnMs)
    if (pair >= 0) measured.push({ before: turns.before, now: turns.now })
  }
  first.end()
  second.end()
  return { pairs: measured, failures: first.failures + second.failures }
}

process.once('message', (order) => {
  void takeTurns(order as BuildsOrder).then((result) => process.send!({ result }, () => process.exit(0)))
})
