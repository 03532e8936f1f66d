import { constants, type Stats } from 'node:fs'

/** Without O_NONBLOCK, opening a pipe waits for somebody who writes into it. */
export const withoutWaiting = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0)

const kinds: readonly [is: (stats: Stats) => boolean, name: string][] = [
  [(stats) => stats.isDirectory(), 'a folder'],
  [(stats) => stats.isFIFO(), 'a pipe'],
  [(stats) => stats.isSocket(), 'a socket'],
  [(stats) => stats.isCharacterDevice() || stats.isBlockDevice(), 'a device'],
]

/** Refuses anything that is not a plain file: reading it may take for ever. */
export function checkPlainFile(stats: Stats): void {
  if (stats.isFile()) return
  const kind = kinds.find(([is]) => is(stats))?.[1] ?? 'something else'
  throw new Error(`it is ${kind}, not a file`)
}
