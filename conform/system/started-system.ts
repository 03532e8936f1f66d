import { type ChildProcess, spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { messageOf } from '../../services/text/error-text.ts'
import type { Addresses } from '../runner/trial.ts'
import type { Side } from '../wire/peer.ts'
import { killAll } from './process-group.ts'
import { untilReady } from './ready.ts'
import { DidNotStart, type System } from './system.ts'

const mostOutput = 16_384
const host = '127.0.0.1'

interface Options {
  command: string
  /** The first of four ports in a row that are free. */
  portBase: number
  startMs: number
  /** The frontends that are judged, and have to answer. */
  sides: readonly Side[]
}

/** Kills the group as soon as this process is gone, however it ends. */
const watchdog = 'read -r _; kill -KILL "-$0" 2>/dev/null'

/**
 * A whole system that a command starts, in a process group and a folder of its own. Nothing of it is left behind, even if
 * its processes leave the group or this process is killed.
 */
export class StartedSystem implements System {
  readonly addresses: Addresses
  readonly folder: string
  readonly #options: Options
  readonly #mark = `MARKETLAB_CONFORM_RUN=${randomUUID()}`
  #child: ChildProcess | undefined
  #watchdog: ChildProcess | undefined
  #ended: string | undefined
  #output = ''
  readonly #atExit = () => this.#kill()

  constructor(options: Options) {
    this.#options = options
    this.folder = mkdtempSync(join(tmpdir(), 'marketlab-conform-'))
    this.addresses = Object.fromEntries(options.sides.map((side) => [side, { host, port: this.#port(side) }]))
    process.on('exit', this.#atExit)
  }

  async start(signal: AbortSignal): Promise<void> {
    this.#spawn()
    const inTime = AbortSignal.any([signal, AbortSignal.timeout(this.#options.startMs)])
    const reason = await untilReady(this.addresses, inTime, () => this.#ended)
    if (reason === undefined) return
    this.#kill()
    throw new DidNotStart(reason)
  }

  async crash(signal: AbortSignal): Promise<void> {
    this.#kill()
    await this.start(signal)
  }

  async revive(signal: AbortSignal): Promise<boolean> {
    try {
      await this.crash(signal)
      return true
    } catch (error) {
      if (error instanceof DidNotStart) return false
      throw error
    }
  }

  output(): string {
    return this.#output
  }

  stop(): Promise<void> {
    this.#kill()
    process.off('exit', this.#atExit)
    rmSync(this.folder, { recursive: true, force: true, maxRetries: 5 })
    return Promise.resolve()
  }

  /** As the members of a cluster are listed: the databases come first. */
  #port(side: Side): number {
    return this.#options.portBase + (side === 'buyer' ? 2 : 3)
  }

  #spawn(): void {
    const [name, run] = this.#mark.split('=') as [string, string]
    const { portBase, command } = this.#options
    this.#ended = undefined
    const child = spawn(command, {
      shell: true,
      // A process group of its own, to be ended as one.
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        [name]: run,
        MARKETLAB_PORT_BASE: String(portBase),
        MARKETLAB_BUYER_PORT: String(this.#port('buyer')),
        MARKETLAB_SELLER_PORT: String(this.#port('seller')),
        MARKETLAB_DATA: this.folder,
      },
    })
    this.#child = child
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding('utf8').on('data', (text: string) => this.#keep(text))
    child.on('error', (error) => (this.#ended = `it could not be started: ${messageOf(error)}`))
    child.on('exit', (code, signal) => {
      if (this.#child !== child) return
      this.#ended = signal === null ? `it ended with exit code ${code}` : `it was ended by ${signal}`
    })
    if (child.pid === undefined || process.platform === 'win32') return
    this.#watchdog = spawn('/bin/sh', ['-c', watchdog, String(child.pid)], {
      detached: true,
      stdio: ['pipe', 'ignore', 'ignore'],
    })
    this.#watchdog.unref()
    this.#watchdog.stdin?.on('error', () => undefined)
  }

  #kill(): void {
    const child = this.#child
    this.#child = undefined
    // First: it must not kill a group of the same number that somebody else starts later.
    this.#watchdog?.kill('SIGKILL')
    this.#watchdog?.stdin?.destroy()
    this.#watchdog = undefined
    if (child?.pid !== undefined) killAll(child.pid, this.#mark)
  }

  #keep(text: string): void {
    this.#output = (this.#output + text).slice(-mostOutput)
  }
}
