import { setTimeout as pause } from 'node:timers/promises'
import { ConnectionLost, TimedOut, Violation } from '../runner/failures.ts'
import { isObject } from '../runner/is-object.ts'
import type { Addresses } from '../runner/trial.ts'
import { type Address, Peer, type Side } from '../wire/peer.ts'
import { Transcript } from '../wire/transcript.ts'

const pollMs = 40

/** Which process answers: undefined if its Ping does not say. */
export type Instances = Partial<Record<Side, string | undefined>>

/** Asks once. Rejects where nobody answers. */
export async function pingAll(addresses: Addresses, signal: AbortSignal): Promise<Instances> {
  const sides = Object.entries(addresses) as [Side, Address][]
  const found = await Promise.all(
    sides.map(async ([side, address]) => [side, await ping(side, address, signal)] as const),
  )
  return Object.fromEntries(found)
}

async function ping(side: Side, address: Address, signal: AbortSignal): Promise<string | undefined> {
  const peer = await Peer.connect({ side, address, signal, transcript: new Transcript() })
  try {
    peer.send({ id: 1, op: 'Ping', args: {} })
    const { result } = await peer.next('Ping')
    return isObject(result) && typeof result.instance === 'string' ? result.instance : undefined
  } finally {
    peer.close()
  }
}

/** Asks until all answer. `why` says early that this is in vain; the result is why it came to nothing. */
export async function untilReady(
  addresses: Addresses,
  signal: AbortSignal,
  why: () => string | undefined = () => undefined,
): Promise<string | undefined> {
  let last = 'nobody answered'
  for (;;) {
    const ended = why()
    if (ended !== undefined) return ended
    if (signal.aborted) return last
    try {
      await pingAll(addresses, AbortSignal.any([signal, AbortSignal.timeout(2_000)]))
      return undefined
    } catch (error) {
      if (!isExpected(error)) throw error
      last = error.message
    }
    await pause(pollMs)
  }
}

function isExpected(error: unknown): error is Error {
  return (
    error instanceof ConnectionLost ||
    error instanceof TimedOut ||
    error instanceof Violation ||
    (error instanceof DOMException && (error.name === 'AbortError' || error.name === 'TimeoutError'))
  )
}
