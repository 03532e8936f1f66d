import { styleText } from 'node:util'
import { type Column, renderTable } from '../../text/table.ts'

type Style = Parameters<typeof styleText>[0]

export interface PrinterOptions {
  write(line: string): void
  /** Undefined where it is no terminal. */
  width(): number | undefined
  colours: boolean
  json: boolean
}

/** Everything that a shell says. */
export class Printer {
  readonly json: boolean
  #options: PrinterOptions

  constructor(options: PrinterOptions) {
    this.#options = options
    this.json = options.json
  }

  /** For people only. */
  say(text: string): void {
    if (!this.json) this.#options.write(text)
  }

  always(text: string): void {
    this.#options.write(text)
  }

  note(text: string): void {
    this.say(this.style('dim', text))
  }

  table(columns: readonly Column[], rows: readonly (readonly string[])[]): void {
    const [head = '', rule = '', ...body] = renderTable(columns, rows, this.#options.width()).split('\n')
    this.say([this.style('bold', head), this.style('dim', rule), ...body].join('\n'))
  }

  data(value: unknown): void {
    if (this.json) this.#options.write(JSON.stringify(value))
  }

  style(style: Style, text: string): string {
    return this.#options.colours ? styleText(style, text, { validateStream: false }) : text
  }
}

export function wantsColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}
