import { Readable, Writable } from 'node:stream'
import { built } from '../../services/testing/built.ts'
import { runProgram } from '../program.ts'

const streams = ['stdin', 'stdout', 'stderr'] as const
type Streams = Record<(typeof streams)[number], Readable | Writable>

export interface Outcome {
  code: number | null
  stdout: string
  stderr: string
}

export interface RunOptions {
  input?: string
  cwd?: string
  env?: NodeJS.ProcessEnv
}

let before: Promise<unknown> = Promise.resolve()

/**
 * Carries a command line out in this process, since a process for each costs a fifth of a second of processor time. The
 * command sees pipes, as a script does. Signals, terminals and whatever goes on until it is ended need a process.
 */
export function commandLine(words: string[], options: RunOptions = {}): Promise<Outcome> {
  // There is only one process.stdout: two at once would write into each other's.
  const outcome = before.then(() => run(words, options))
  before = outcome.catch(() => undefined)
  return outcome
}

async function run(words: string[], { input = '', cwd, env }: RunOptions): Promise<Outcome> {
  const stdout = new Kept()
  const stderr = new Kept()
  const restore = [withStreams({ stdin: Readable.from([input]), stdout, stderr }), withPlace(cwd, env)]
  try {
    const code = await runProgram(words, built)
    return { code, stdout: stdout.text, stderr: stderr.text }
  } finally {
    for (const undo of restore) undo()
  }
}

class Kept extends Writable {
  text = ''

  override _write(chunk: Buffer, _encoding: string, done: () => void): void {
    this.text += chunk.toString('utf8')
    done()
  }
}

function withStreams(given: Streams): () => void {
  const own = streams.map((name) => [name, Object.getOwnPropertyDescriptor(process, name)!] as const)
  const { exitCode } = process
  process.exitCode = undefined
  for (const name of streams)
    Object.defineProperty(process, name, { value: given[name], configurable: true, enumerable: true })
  return () => {
    for (const [name, descriptor] of own) Object.defineProperty(process, name, descriptor)
    process.exitCode = exitCode
  }
}

function withPlace(cwd = process.cwd(), env: NodeJS.ProcessEnv = {}): () => void {
  const own = { cwd: process.cwd(), env: process.env }
  process.chdir(cwd)
  process.env = { ...own.env, ...env }
  return () => {
    process.chdir(own.cwd)
    process.env = own.env
  }
}
