import fc from 'fast-check'
import type * as FastCheck from 'fast-check'
import { vi } from 'vitest'

/** A mutant is tried thousands of times: what survives this many cases is looked at by a person anyway. */
const mostCases = 50

vi.mock('fast-check', async (importOriginal) => {
  const original = await importOriginal<typeof FastCheck>()
  const assert = (property: fc.IAsyncProperty<unknown>, parameters: fc.Parameters<unknown> = {}) => {
    const numRuns = Math.min(parameters.numRuns ?? mostCases, mostCases)
    return original.assert(property, { ...parameters, numRuns })
  }
  return { ...original, assert, default: { ...original.default, assert } }
})

// The same cases each time: a mutant must not be killed in one run and survive the next. A mutant is killed by the first
// case that fails, so nobody needs the smallest one.
const seed = 20_261_121
fc.configureGlobal({ seed, endOnFailure: true })
process.env.MARKETLAB_TEST_SEED = `${seed}`
