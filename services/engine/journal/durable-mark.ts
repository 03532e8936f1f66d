import fs from 'node:fs'
import path from 'node:path'

const fileName = 'durable-mark.json'
/** Always of one length, so that it is written over in place: that takes no space, also on a full disk. */
const length = 32
const leastMsBetween = 50

/** Up to which change the folder held everything once, as far as that is known. */
export function readDurableMark(folder: string): number {
  try {
    const { sequence } = JSON.parse(fs.readFileSync(path.join(folder, fileName), 'utf8')) as {
      sequence: unknown
    }
    return Number.isSafeInteger(sequence) ? (sequence as number) : 0
  } catch {
    return 0
  }
}

/**
 * Keeps beside the journal how far it reached, so that a journal that was cut short is not taken for one that ended there.
 * It is written only behind what is on disk and without a flush: after a crash it may lag behind, but is never ahead.
 */
export class DurableMark {
  readonly #fd: number
  #latest = 0
  #written = 0
  #timer: NodeJS.Timeout | undefined

  constructor(folder: string, sequence: number) {
    this.#fd = fs.openSync(path.join(folder, fileName), fs.constants.O_RDWR | fs.constants.O_CREAT, 0o600)
    this.note(sequence)
  }

  /** Called after every flush, so it does little: what changes within a moment is written once. */
  note(sequence: number): void {
    this.#latest = sequence
    if (this.#timer !== undefined) return
    this.#write()
    this.#timer = setTimeout(() => {
      this.#timer = undefined
      this.#write()
    }, leastMsBetween)
    this.#timer.unref()
  }

  close(): void {
    clearTimeout(this.#timer)
    this.#write()
    fs.closeSync(this.#fd)
  }

  #write(): void {
    if (this.#latest === this.#written) return
    try {
      fs.writeSync(this.#fd, `${JSON.stringify({ sequence: this.#latest })}`.padEnd(length - 1) + '\n', 0)
      this.#written = this.#latest
    } catch {
      // A mark that lags behind says less, but nothing wrong.
    }
  }
}
