import { jsonText } from '../../services/text/harmless.ts'
import { type Column, renderTable } from '../../services/text/table.ts'
import { type Format, styled, writeLine } from '../../services/text/terminal.ts'
import { whenReaderLeaves } from '../base/broken-pipe.ts'

export interface PrinterOptions {
  /** Through `services/text/terminal.ts`, which lets nothing but styles of ours through. */
  write(line: string): void
  /** Undefined if it is not a terminal. */
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
    if (this.json) this.#options.write(jsonText(value))
  }

  style(format: Format, text: string): string {
    return this.#options.colours ? styled(format, text) : text
  }
}

export function wantsColours(stream: NodeJS.WriteStream): boolean {
  return stream.isTTY && !process.env.NO_COLOR && process.env.TERM !== 'dumb'
}

/** For a command that prints its result and leaves. */
export function stdoutPrinter({ json = false }: { json?: boolean } = {}): Printer {
  return printerTo(process.stdout, json)
}

export function printerTo(
  stream: NodeJS.WriteStream,
  json: boolean,
  onReaderGone: () => void = () => process.exit(),
): Printer {
  whenReaderLeaves(stream, onReaderGone)
  return new Printer({
    write: (text) => writeLine(stream, text),
    // A terminal without a size says that it has no columns.
    width: () => (stream.isTTY && stream.columns > 0 ? stream.columns : undefined),
    colours: wantsColours(stream),
    json,
  })
}
