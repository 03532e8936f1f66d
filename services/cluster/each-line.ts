import type { Readable } from 'node:stream'

const lineFeed = 0x0a
/** Many times what any log line has. */
const mostBytes = 1024 * 1024

/** Hands on whole lines, so that those of several processes never mix. A line without an end is cut off, not collected. */
export function eachLine(stream: Readable, onLine: (line: string) => void): void {
  let held: Buffer[] = []
  let bytes = 0
  const hold = (piece: Buffer) => {
    const kept = piece.subarray(0, mostBytes - bytes)
    bytes += kept.length
    if (kept.length > 0) held.push(kept)
  }
  const handOn = () => {
    onLine(Buffer.concat(held).toString('utf8'))
    held = []
    bytes = 0
  }
  stream.on('data', (chunk: Buffer) => {
    let start = 0
    for (let end = chunk.indexOf(lineFeed); end >= 0; end = chunk.indexOf(lineFeed, start)) {
      hold(chunk.subarray(start, end))
      handOn()
      start = end + 1
    }
    hold(chunk.subarray(start))
  })
  stream.on('end', () => {
    if (bytes > 0) handOn()
  })
}
