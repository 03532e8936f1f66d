import { closeSync, openSync, readSync } from 'node:fs'

const pieceBytes = 64 * 1024

/** The text of a file up to a little more than so many bytes: a device that never ends is not read for ever. */
export function boundedText(file: string, mostBytes: number): string {
  const fd = openSync(file, 'r')
  try {
    const pieces: Buffer[] = []
    for (let total = 0; total <= mostBytes;) {
      const piece = Buffer.allocUnsafe(pieceBytes)
      const bytes = readSync(fd, piece)
      if (bytes === 0) break
      pieces.push(piece.subarray(0, bytes))
      total += bytes
    }
    return Buffer.concat(pieces).toString('utf8')
  } finally {
    closeSync(fd)
  }
}
