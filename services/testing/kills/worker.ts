import assert from 'node:assert/strict'
import { isDeepStrictEqual } from 'node:util'

/** Does things until told to stop, and knows what must have come of all it was answered. */
export interface Worker {
  work(stopped: () => boolean): Promise<void>
  verify(): Promise<void>
}

/** After a change of which nobody knows whether it was made: it was, or it was not. */
export function assertOneOf<Value>(allowed: readonly Value[], seen: Value): void {
  assert.ok(
    allowed.some((each) => isDeepStrictEqual(each, seen)),
    `${JSON.stringify(seen)} is none of ${JSON.stringify(allowed)}`,
  )
}
