import { type SpawnOptions, spawn } from 'node:child_process'
import { once } from 'node:events'
import { text } from 'node:stream/consumers'

/** Runs a program to its end and gives what it wrote to stdout. Rejects when it fails, with the end of what it said. */
export async function runChild(
  program: string,
  words: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env' | 'signal'> & { mayFail?: boolean },
): Promise<string> {
  const { mayFail = false, ...spawnOptions } = options
  const child = spawn(program, words, { ...spawnOptions, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr, [code]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'close') as Promise<[number | null]>,
  ])
  if (code !== 0 && !mayFail)
    throw new Error(`${words.join(' ')} ended with ${code}: ${lastLine(stderr, stdout)}`)
  return stdout
}

function lastLine(...outputs: string[]): string {
  return outputs.map((output) => output.trim().split('\n').at(-1)!).find((line) => line !== '') ?? 'no output'
}
