import { wrap } from '../../../services/text/table.ts'
import { harmless } from '../../../services/text/harmless.ts'
import { type Format, styled } from '../../../services/text/terminal.ts'
import { bindFigures } from '../../words/numbers.ts'

export interface TerminalLook {
  columns: number
  colour: boolean
}

/** Puts texts into the width and colours of a terminal. */
export class TerminalText {
  readonly columns: number
  #colour: boolean

  constructor({ columns, colour }: TerminalLook) {
    this.columns = columns
    this.#colour = colour
  }

  style(format: Format, text: string): string {
    return this.#colour ? styled(format, text) : text
  }

  paragraph(text: string, width = this.columns): string {
    return wrap(bindFigures(harmless(text)), width).replaceAll('\u00a0', ' ')
  }

  list(items: readonly string[]): string {
    return items
      .map((item) => `- ${this.paragraph(item, this.columns - 2).replaceAll('\n', '\n  ')}`)
      .join('\n')
  }

  table(caption: string, rendered: string): string {
    const [head = '', ...rows] = rendered.split('\n')
    return [this.style('dim', this.paragraph(caption)), this.style('bold', head), ...rows].join('\n')
  }
}
