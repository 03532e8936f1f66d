import type { Socket } from 'node:net'
import { quantileOfSorted } from '../statistics/moments.ts'
import type { MarketServer, TimedCall } from './market-server.ts'

/** How long a server took for each call, by its own clock: the truth that a measurement is held against. */
export class ServiceTimes {
  readonly all: number[] = []

  get mean(): number {
    return this.all.reduce((sum, ms) => sum + ms, 0) / this.all.length
  }

  get median(): number {
    return this.percentile(0.5)
  }

  percentile(share: number): number {
    const sorted = [...this.all].sort((a, b) => a - b)
    return quantileOfSorted(sorted, share)!
  }

  /**
   * Answers each call by itself, whatever other calls are in flight. `msOf` gets the number of the call of its client,
   * from 0.
   */
  static each(server: MarketServer, msOf: (number: number) => number): ServiceTimes {
    const times = new ServiceTimes()
    const calls = new Map<Socket, number>()
    server.onCall = (call) => {
      const number = calls.get(call.socket) ?? 0
      calls.set(call.socket, number + 1)
      times.#answerAfter(call, msOf(number))
    }
    return times
  }

  /** One call after another, without a pause while any waits. A time begins where the one before ended. */
  static oneAtATime(server: MarketServer, ms: number): ServiceTimes {
    const times = new ServiceTimes()
    const queue: TimedCall[] = []
    let endedAt = 0
    const serve = () => {
      const call = queue[0]!
      const beganAt = Math.max(endedAt, call.arrivedAt)
      while (performance.now() < beganAt + ms);
      // Before the reply leaves: no client can have it earlier than that.
      endedAt = performance.now()
      call.succeed()
      times.all.push(endedAt - beganAt)
      queue.shift()
      if (queue.length > 0) setImmediate(serve)
    }
    server.onCall = (call) => {
      if (queue.push(call) === 1) setImmediate(serve)
    }
    return times
  }

  /** Like `each`, but from the call with this number on, of all clients, nothing is begun for this long. */
  static stalling(server: MarketServer, ms: number, stall: { from: number; ms: number }): ServiceTimes {
    const times = new ServiceTimes()
    let calls = 0
    let stalledUntil = 0
    server.onCall = (call) => {
      if (calls === stall.from) stalledUntil = call.arrivedAt + stall.ms
      calls += 1
      const stalledMs = Math.max(0, stalledUntil - call.arrivedAt)
      if (stalledMs === 0) times.#answerAfter(call, ms)
      else setTimeout(() => call.succeed(), stalledMs + ms)
    }
    return times
  }

  #answerAfter(call: TimedCall, ms: number): void {
    setTimeout(() => {
      this.all.push(performance.now() - call.arrivedAt)
      call.succeed()
    }, ms)
  }
}
