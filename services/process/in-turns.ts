import { setImmediate } from 'node:timers/promises'
import { clientLeft, tooLate } from '../wire/call-errors.ts'
import type { Call } from './call.ts'

/** Work in steps of a millisecond or so, which ends with the result as JSON. */
export type Work = Generator<undefined, string>

/**
 * Answers a request with the result of long work. Between two steps other requests have their turn, however many do long
 * work at a time.
 * @param work or its result, where it was short
 */
export function succeedInTurns(call: Call, work: string | Work): void | Promise<void> {
  if (typeof work === 'string') return call.succeed(work)
  const first = work.next()
  if (!first.done) return goOn(call, work)
  call.succeed(first.value)
}

async function goOn(call: Call, work: Work): Promise<void> {
  try {
    for (;;) {
      await nextTurn()
      if (!call.connection.open) throw clientLeft()
      if (call.until !== undefined && performance.now() >= call.until) throw tooLate(call.request.op)
      const step = work.next()
      if (!step.done) continue
      call.succeed(step.value)
      return
    }
  } finally {
    work.return('')
  }
}

let lastTurn: Promise<unknown> = Promise.resolve()

/** One step in each turn of the event loop, of whichever request it is. */
function nextTurn(): Promise<unknown> {
  lastTurn = lastTurn.then(() => setImmediate())
  return lastTurn
}
