import type { ProcessEnd } from '../../services/cluster/launcher.ts'
import type { WorkerProcess } from '../host/benchmark-host.ts'
import type { ExperimentTick } from '../model/experiment.ts'
import type { ExperimentHost } from './experiment-host.ts'
import type { ClientsTask, ClientsReport } from './messages.ts'

type Kind = ClientsReport['type']
type Of<K extends Kind> = Extract<ClientsReport, { type: K }>

/** The process with the clients, asked step by step. */
export class ClientsProcess {
  #process: WorkerProcess<ClientsTask>
  #signal: AbortSignal
  #awaited: { kind: Kind; resolve(report: ClientsReport): void } | undefined
  #break: (error: unknown) => void = () => undefined
  /** Rejects when it cannot go on: it failed or ended, or the experiment is cancelled. */
  readonly #broken: Promise<never>
  #onEnded: () => void = () => undefined
  readonly #ended: Promise<void>
  #closing = false

  constructor(host: ExperimentHost, signal: AbortSignal, onTick: (tick: ExperimentTick) => void) {
    this.#signal = signal
    this.#broken = new Promise((_, reject) => (this.#break = reject))
    this.#broken.catch(() => undefined)
    this.#ended = new Promise((resolve) => (this.#onEnded = resolve))
    signal.addEventListener('abort', this.#abort)
    this.#process = host.launchClients({
      onReport: (report) => {
        if (report.type === 'tick') onTick(report.tick)
        else if (report.type === 'failed') this.#break(new Error(report.message))
        else if (report.type === this.#awaited?.kind) this.#awaited.resolve(report)
      },
      onEnd: (end) => this.#end(end),
    })
  }

  tell(task: ClientsTask): void {
    this.#process.send(task)
  }

  async ask<K extends Kind>(task: ClientsTask, kind: K): Promise<Of<K>> {
    this.#signal.throwIfAborted()
    const answer = new Promise<ClientsReport>((resolve) => (this.#awaited = { kind, resolve }))
    this.tell(task)
    return (await Promise.race([answer, this.#broken])) as Of<K>
  }

  /** Resolves when the process is gone. */
  async close(): Promise<void> {
    this.#closing = true
    this.#signal.removeEventListener('abort', this.#abort)
    this.#process.kill()
    await this.#ended
  }

  readonly #abort = (): void => {
    this.#break(this.#signal.reason)
  }

  #end({ code, signal }: ProcessEnd): void {
    this.#onEnded()
    if (!this.#closing)
      this.#break(new Error(`The clients' process ended by itself (${signal ?? `exit code ${code}`}).`))
  }
}
