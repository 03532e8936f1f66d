const mostFrames = 400
const mostShown = 2_000

export interface ShownFrame {
  /** The connection of the check, by its number. */
  connection: number
  side: string
  direction: 'sent' | 'came'
  text: string
}

/** The frames of one check, within limits: the first and the last ones, each cut where it is long. */
export class Transcript {
  readonly #first: ShownFrame[] = []
  #last: ShownFrame[] = []
  #leftOut = 0
  #connections = 0
  lastSent = 'nothing'
  lastCame = 'nothing'

  newConnection(): number {
    this.#connections += 1
    return this.#connections
  }

  note(frame: ShownFrame): void {
    const shown = { ...frame, text: shorten(frame.text, mostShown) }
    if (frame.direction === 'sent') this.lastSent = shown.text
    else this.lastCame = shown.text
    if (this.#first.length < mostFrames / 2) {
      this.#first.push(shown)
      return
    }
    this.#last.push(shown)
    if (this.#last.length <= mostFrames) return
    this.#leftOut += mostFrames / 2
    this.#last = this.#last.slice(mostFrames / 2)
  }

  get frames(): readonly ShownFrame[] {
    return [...this.#first, ...this.#last]
  }

  /** The number of frames that were dropped in the middle. */
  get leftOut(): number {
    return this.#leftOut
  }
}

export function shorten(text: string, most: number): string {
  return text.length <= most ? text : `${text.slice(0, most)}… (${text.length} characters)`
}

/** A value as a failure shows it. */
export function shown(value: unknown, most = 600): string {
  if (value === undefined) return 'nothing'
  return shorten(
    typeof value === 'string' ? JSON.stringify(value) : (JSON.stringify(value) ?? String(value)),
    most,
  )
}
