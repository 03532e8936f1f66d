import type { RowFailure } from '../contract/internal.ts'
import { ApiError } from '../wire/errors.ts'
import type { ChangedItem } from './state.ts'

/** What came of one row of a bulk request. */
export type RowOutcome = ({ ok: true } & ChangedItem) | RowFailure

export function rowOutcome(run: () => ChangedItem): RowOutcome {
  try {
    return { ok: true, ...run() }
  } catch (error) {
    if (!(error instanceof ApiError)) throw error
    const { code, message, details } = error
    return { ok: false, error: { code, message, ...(details ? { details } : {}) } }
  }
}
