import { existsSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import type { MergedLogs } from './merged-logs.ts'
import type { FileLine } from './source-cursor.ts'

/** Only where the system tells of no changes. */
const lookMs = 1_000

/** The lines there are, and those that are added, until it is aborted. */
export async function* followLogs(
  folder: string,
  logs: MergedLogs,
  signal: AbortSignal,
): AsyncGenerator<FileLine[]> {
  const changes = new Changes(folder, signal)
  try {
    while (!signal.aborted) {
      changes.begin()
      for await (const lines of logs.read()) {
        yield lines
        if (signal.aborted) return
      }
      await changes.next()
    }
  } finally {
    changes.end()
  }
}

/** Tells that something changed in a folder, or that it is there now. Several changes at once are told once. */
class Changes {
  readonly #folder: string
  readonly #ended: AbortSignal
  #watched: { place: string; stop(): void } | undefined
  #hasChanged = false
  #wake: () => void = () => undefined
  readonly #onAbort = () => this.#note()

  constructor(folder: string, signal: AbortSignal) {
    this.#folder = folder
    this.#ended = signal
    signal.addEventListener('abort', this.#onAbort)
  }

  /** From now on changes count: to be called before looking. */
  begin(): void {
    this.#hasChanged = false
    const place = existsSync(this.#folder) ? this.#folder : dirname(this.#folder)
    if (this.#watched?.place === place) return
    this.#forget()
    this.#watched = { place, stop: this.#watch(place) }
  }

  async next(): Promise<void> {
    if (this.#hasChanged || this.#ended.aborted) return
    await new Promise<void>((resolve) => (this.#wake = resolve))
  }

  end(): void {
    this.#forget()
    this.#ended.removeEventListener('abort', this.#onAbort)
  }

  #forget(): void {
    this.#watched?.stop()
    this.#watched = undefined
  }

  #note(): void {
    this.#hasChanged = true
    this.#wake()
  }

  #watch(place: string): () => void {
    const look = () => {
      const timer = setInterval(() => this.#note(), lookMs)
      return () => clearInterval(timer)
    }
    try {
      const watcher = watch(place, (_, name) => {
        // A folder that is removed tells its own name, and tells nothing afterwards.
        if (name === basename(place) && !existsSync(place)) this.#forget()
        this.#note()
      })
      let stop = () => watcher.close()
      watcher.on('error', () => {
        watcher.close()
        stop = look()
      })
      return () => stop()
    } catch {
      return look()
    }
  }
}
