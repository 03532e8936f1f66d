import type { Readable } from 'node:stream'
import { UsageError } from '../../base/exit-codes.ts'

/** No request is larger. */
const mostCharacters = 1024 * 1024

/** The lines of a script that is piped in. Something that never ends its line is refused, not collected. */
export async function* pipedLines(input: Readable): AsyncGenerator<string> {
  let held = ''
  for await (const chunk of input.setEncoding('utf8')) {
    const lines = (held + String(chunk)).split('\n')
    held = lines.pop()!
    for (const line of lines) yield line.replace(/\r$/, '')
    if (held.length > mostCharacters)
      throw new UsageError('A line of the input has more than a million characters: it is no command.')
  }
  if (held !== '') yield held
}
