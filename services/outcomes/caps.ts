export interface OutcomeCaps {
  /** Outcomes of one account. Ten thousand of the largest fit. */
  shareBytes: number
  /** Everything, of all accounts. */
  allBytes: number
  /** The limit of a generation of keys whose outcomes were dropped; an account has two. */
  spentKeys: number
}

const mebibyte = 1024 * 1024

/**
 * Every replay of the journal, on every machine, must drop the same outcomes. So these are no settings, and only the
 * journal decides.
 */
export const outcomeCaps: OutcomeCaps = {
  shareBytes: 64 * mebibyte,
  allBytes: 192 * mebibyte,
  spentKeys: 32_768,
}
