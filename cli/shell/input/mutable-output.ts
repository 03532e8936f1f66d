import { Writable } from 'node:stream'
import type { WriteStream } from 'node:tty'

/** The terminal as readline sees it, which can be kept from showing what is typed. */
export class MutableOutput extends Writable {
  readonly isTTY = true
  muted = false
  #terminal: WriteStream

  constructor(terminal: WriteStream) {
    super({ decodeStrings: false })
    this.#terminal = terminal
    terminal.on('resize', () => this.emit('resize'))
  }

  get columns(): number {
    return this.#terminal.columns
  }

  get rows(): number {
    return this.#terminal.rows
  }

  override _write(text: string | Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.muted) this.#terminal.write(text)
    done()
  }
}
