import { spawn } from 'node:child_process'
import { finished } from 'node:stream/promises'

const patienceMs = 20_000

/** A script with all programs that it starts: on Unix a process group of its own, so that all can be ended together. */
export class ProgramGroup {
  #child
  /** Its exit code, once all that it wrote is in `output`. */
  ended

  /**
   * @param {readonly string[]} words
   * @param {{ env: NodeJS.ProcessEnv, output: import('node:fs').WriteStream }} options
   */
  constructor(words, { env, output }) {
    const hasGroups = process.platform !== 'win32'
    this.#child = spawn(process.execPath, words, {
      env,
      detached: hasGroups,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    this.#child.stdout.pipe(output, { end: false })
    this.#child.stderr.pipe(output, { end: false })
    this.ended = this.#end(output)
  }

  /** Asks all to end, as Ctrl-C does, and ends those that are still there some time later. */
  interrupt() {
    this.#signal('SIGINT')
    const timer = setTimeout(() => this.#signal('SIGKILL'), patienceMs)
    timer.unref()
    void this.ended.then(() => this.#signal('SIGKILL'))
  }

  /** @param {import('node:fs').WriteStream} output */
  async #end(output) {
    const code = await new Promise((resolve, reject) => {
      this.#child.once('error', reject)
      this.#child.once('exit', (exitCode) => resolve(exitCode ?? 1))
    })
    // What a forgotten program still holds open is not waited for.
    output.end()
    await finished(output)
    return code
  }

  /** @param {NodeJS.Signals} signal */
  #signal(signal) {
    try {
      if (process.platform === 'win32') this.#child.kill(signal)
      else process.kill(-this.#child.pid, signal)
    } catch (error) {
      if (error.code !== 'ESRCH') throw error
    }
  }
}
