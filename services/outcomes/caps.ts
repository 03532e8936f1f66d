export interface OutcomeCaps {
  /** Outcomes of one account. Ten thousand of the largest fit. */
  shareBytes: number
  /** Everything, of all accounts. */
  allBytes: number
  /** Of a generation of keys whose outcomes were dropped, of which an account has two. */
  spentKeys: number
}

const mebibyte = 1024 * 1024

/**
 * What is dropped has to be the same each time that the journal is replayed, on every machine. So these are no settings,
 * and nothing else decides but what the journal says.
 */
export const outcomeCaps: OutcomeCaps = {
  shareBytes: 64 * mebibyte,
  allBytes: 192 * mebibyte,
  spentKeys: 32_768,
}
