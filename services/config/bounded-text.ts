import { closeSync, fstatSync, openSync, readSync } from 'node:fs'
import { checkPlainFile, withoutWaiting } from '../engine/folder/plain-file.ts'

const pieceBytes = 64 * 1024

/** The text of a file up to a little more than this many bytes: a device that never ends is not read for ever. */
export function boundedText(file: string, mostBytes: number): string {
  const fd = openSync(file, 'r')
  try {
    return readUpTo(fd, mostBytes)
  } finally {
    closeSync(fd)
  }
}

/** The same where nobody means a pipe or a device: they are refused, not waited for. */
export function boundedTextOfFile(file: string, mostBytes: number): string {
  const fd = openSync(file, withoutWaiting)
  try {
    checkPlainFile(fstatSync(fd))
    return readUpTo(fd, mostBytes)
  } finally {
    closeSync(fd)
  }
}

function readUpTo(fd: number, mostBytes: number): string {
  const pieces: Buffer[] = []
  for (let total = 0; total <= mostBytes;) {
    const piece = Buffer.allocUnsafe(pieceBytes)
    const bytes = readSync(fd, piece)
    if (bytes === 0) break
    pieces.push(piece.subarray(0, bytes))
    total += bytes
  }
  return Buffer.concat(pieces).toString('utf8')
}
