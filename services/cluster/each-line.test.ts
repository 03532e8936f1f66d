import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { eachLine } from './each-line.ts'

const megabyte = 1024 * 1024

async function linesOf(...chunks: (string | Buffer)[]): Promise<string[]> {
  const stream = new PassThrough()
  const lines: string[] = []
  eachLine(stream, (line) => lines.push(line))
  for (const chunk of chunks) stream.write(chunk)
  stream.end()
  await new Promise((resolve) => stream.once('end', resolve))
  return lines
}

test('lines are whole, however they come in pieces, and so is the last one without an end', async () => {
  const word = Buffer.from('für')
  expect(await linesOf('one\ntw', 'o\n\n', word.subarray(0, 2), word.subarray(2))).toEqual([
    'one',
    'two',
    '',
    'für',
  ])
})

test('of a line without an end no more is kept than of any line, and the next one is whole', async () => {
  const chunks = Array.from({ length: 3 }, () => Buffer.alloc(megabyte, 'x'))
  const [long, next] = await linesOf(...chunks, ' the end\nnext\n')
  expect(long!.length).toBe(megabyte)
  expect(next).toBe('next')
})
