import { Readable } from 'node:stream'
import { expect, test } from 'vitest'
import { pipedLines } from './piped-lines.ts'

async function linesOf(pieces: Iterable<Buffer>): Promise<string[]> {
  const lines: string[] = []
  for await (const line of pipedLines(Readable.from(pieces, { objectMode: false }))) lines.push(line)
  return lines
}

test('lines are whole, however they come in pieces, also those of Windows and the last one', async () => {
  const word = Buffer.from('ü')
  const pieces = [Buffer.from('one\r\n\ntw'), Buffer.from('o\n'), word.subarray(0, 1), word.subarray(1)]
  expect(await linesOf(pieces)).toEqual(['one', '', 'two', 'ü'])
  expect(await linesOf([])).toEqual([])
})

test('a line without an end is refused, and its pieces are not collected', async () => {
  let pieces = 0
  const endless = function* () {
    for (;;) {
      pieces += 1
      yield Buffer.alloc(256 * 1024, 'x')
    }
  }
  await expect(linesOf(endless())).rejects.toMatchObject({ name: 'UsageError' })
  expect(pieces).toBeLessThan(10)
})
