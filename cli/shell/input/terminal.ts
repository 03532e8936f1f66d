import readline from 'node:readline'
import type { ReadStream, WriteStream } from 'node:tty'
import { forTerminal, writeLine, writeText } from '../../../services/text/terminal.ts'
import { MutableOutput } from './mutable-output.ts'

export interface TerminalOptions {
  input: ReadStream
  output: WriteStream
  complete?(line: string): [string[], string]
  /** Newest first. */
  history?: string[]
  isSecret?(line: string): boolean
  /** Ctrl-C while nothing is being asked. */
  onInterrupt?(): void
}

const mostHistory = 500

/** Asks for lines at a terminal, and lets others print while a line is being typed. */
export class Terminal {
  history: string[]
  #output: MutableOutput
  #readline: readline.Interface
  #asking: ((line: string | undefined) => void) | undefined
  #waiting: string[] = []
  #closed = false
  #hidden = false

  constructor({
    input,
    output,
    complete,
    history = [],
    isSecret = () => false,
    onInterrupt,
  }: TerminalOptions) {
    this.#output = new MutableOutput(output)
    this.history = history
    this.#readline = readline.createInterface({
      input,
      output: this.#output,
      terminal: true,
      historySize: mostHistory,
      removeHistoryDuplicates: true,
      history: [...history],
      ...(complete && { completer: complete }),
    })
    this.#readline.on('history', (lines: string[]) => {
      if (lines.length > 0 && (this.#hidden || isSecret(lines[0]!))) lines.shift()
      this.history = [...lines]
    })
    this.#readline.on('line', (line) => this.#receive(line))
    this.#readline.on('SIGINT', () => {
      if (this.#asking === undefined) onInterrupt?.()
      else this.#clearLine()
    })
    this.#readline.once('close', () => {
      this.#closed = true
      this.#answer(undefined)
    })
  }

  /** Undefined when the user left with Ctrl-D. */
  ask(prompt: string): Promise<string | undefined> {
    if (this.#waiting.length > 0) return Promise.resolve(this.#waiting.shift())
    if (this.#closed) return Promise.resolve(undefined)
    return new Promise((resolve) => {
      this.#asking = resolve
      this.#readline.setPrompt(forTerminal(prompt))
      this.#readline.prompt(true)
    })
  }

  async askHidden(question: string): Promise<string | undefined> {
    writeText(this.#output, question)
    this.#hidden = true
    this.#output.muted = true
    try {
      return await this.ask('')
    } finally {
      this.#hidden = false
      this.#output.muted = false
      writeLine(this.#output, '')
    }
  }

  /** Puts lines above the prompt; what is typed so far stays. */
  print(text: string): void {
    if (this.#asking === undefined || this.#hidden) {
      writeLine(this.#output, text)
      return
    }
    const { rows } = this.#readline.getCursorPos()
    readline.moveCursor(this.#output, 0, -rows)
    readline.cursorTo(this.#output, 0)
    readline.clearScreenDown(this.#output)
    writeLine(this.#output, text)
    // Readline would go up by the rows that its cursor was down before.
    Object.assign(this.#readline, { prevRows: 0 })
    this.#readline.prompt(true)
  }

  close(): void {
    this.#readline.close()
  }

  #receive(line: string): void {
    if (this.#asking) this.#answer(line)
    else this.#waiting.push(line)
  }

  #answer(line: string | undefined): void {
    const asking = this.#asking
    this.#asking = undefined
    asking?.(line)
  }

  #clearLine(): void {
    this.#readline.write(null, { ctrl: true, name: 'e' })
    this.#readline.write(null, { ctrl: true, name: 'u' })
  }
}
