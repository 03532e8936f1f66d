import { readJson, writeJson } from '../base/json-file.ts'

/** After this many starts in a row that came to no end, the next one leaves out what may have been the reason. */
const mostFailed = 2

/**
 * Keeps in a file how many starts in a row came to no end, because the app hung or was ended by force. No setting can then
 * make the app unusable for good.
 */
export class StartRecord {
  /** Set if the starts before this one failed. */
  readonly isSafeStart: boolean
  readonly #file: string

  constructor(file: string) {
    this.#file = file
    const failed = failedIn(readJson(file))
    this.isSafeStart = failed >= mostFailed
    this.#keep(failed + 1)
  }

  /** The app can be used, or ends as it was told to. */
  succeeded(): void {
    this.#keep(0)
  }

  /** A start must not fail because it cannot be noted. */
  #keep(failed: number): void {
    try {
      writeJson(this.#file, { failed })
    } catch {
      return
    }
  }
}

function failedIn(kept: unknown): number {
  const { failed } = (kept ?? {}) as { failed?: unknown }
  return typeof failed === 'number' ? failed : 0
}
