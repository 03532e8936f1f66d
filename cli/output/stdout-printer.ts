import { whenReaderLeaves } from '../base/broken-pipe.ts'
import { writeLine } from '../../services/text/terminal.ts'
import { Printer, wantsColours } from './printer.ts'

/** For a command that prints its result and leaves. */
export function stdoutPrinter({ json = false }: { json?: boolean } = {}): Printer {
  const { stdout } = process
  whenReaderLeaves(stdout, () => process.exit())
  return new Printer({
    write: (text) => writeLine(stdout, text),
    width: () => (stdout.isTTY ? stdout.columns : undefined),
    colours: wantsColours(stdout),
    json,
  })
}
