import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import electron from 'electron'
import { sandboxArguments } from '../runtime/sandbox.js'
import { environment } from '../e2e/displays.ts'

/** Electron as users run it: no test attached to it, so that nothing but itself is measured. */
export class BareApp {
  readonly #child: ChildProcess
  readonly #began = performance.now()
  readonly #lines: { text: string; afterMs: number }[] = []

  constructor(args: readonly string[]) {
    const program = electron as unknown as string
    this.#child = spawn(program, [...sandboxArguments(program), '--log-level=3', ...args], {
      env: { ...environment(), MARKETLAB_START_TIMES: '1' },
      stdio: ['ignore', 'ignore', 'pipe'],
    })
    createInterface(this.#child.stderr!).on('line', (text) =>
      this.#lines.push({ text, afterMs: Math.round(performance.now() - this.#began) }),
    )
  }

  get pid(): number {
    return this.#child.pid!
  }

  /** When it wrote a line with these words, since it was spawned. */
  saidAfterMs(words: string): number | undefined {
    return this.#lines.find(({ text }) => text.includes(words))?.afterMs
  }

  async quit(): Promise<void> {
    const ended = once(this.#child, 'exit')
    this.#child.kill('SIGTERM')
    await ended
  }
}
