import type { Readable } from 'node:stream'

const lineFeed = 0x0a

/** Hands on whole lines, so that those of several processes never mix. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let held: Buffer[] = []
  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      held.push(chunk.subarray(start, end))
      onLine(Buffer.concat(held).toString('utf8'))
      held = []
      start = end + 1
    }
    if (start < chunk.length) held.push(chunk.subarray(start))
  })
  stream.on('end', () => {
    if (held.length > 0) onLine(Buffer.concat(held).toString('utf8'))
  })
}
