import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { Log } from '../engine/log.ts'
import { messageOf } from '../text/error-text.ts'
import { databaseName, openDataFolder, roleName } from './data-folder.ts'
import { PortTakenError, StillEndingError } from './failures.ts'
import { endFormerServer } from './former-server.ts'
import type { DataFolder } from './run-program.ts'
import { ServerProcess } from './server-process.ts'

type ServerLog = Log & { debug(details: object, message: string): void }

export interface PrivateServerOptions {
  /** Nobody else works there. */
  folder: string
  /** Letters, digits, "-" and "_". */
  password: string
  log: ServerLog
  /** Over those of every private server. */
  settings?: Readonly<Record<string, string>>
}

const settings = {
  max_connections: '200',
  log_min_messages: 'log',
  log_checkpoints: 'off',
  log_line_prefix: '',
}
const portTries = 5
/** Processes of a killed server end within this time. */
const endingMs = 10_000
const lookMs = 50
const longestBackoffMs = 5_000

/** A PostgreSQL of this machine for one data folder: started, and started again when it ends by itself. */
export class PrivateServer {
  readonly #options: PrivateServerOptions
  readonly #data: DataFolder
  #port: number
  #process: ServerProcess | undefined
  #stopping = false
  /** Resolves once it is up again, or is not to be any more. */
  #recovery: Promise<void> | undefined

  private constructor(options: PrivateServerOptions, data: DataFolder, port: number) {
    this.#options = options
    this.#data = data
    this.#port = port
  }

  static async start(options: PrivateServerOptions): Promise<PrivateServer> {
    const { folder, password, log } = options
    await endFormerServer(join(folder, 'data'))
    const data = await openDataFolder(folder, password)
    const portFile = join(folder, 'port')
    const server = new PrivateServer(options, data, await freePort(lastPort(portFile)))
    await server.#launchOnFreePort()
    writeFileSync(portFile, String(server.#port), { mode: 0o600 })
    log.info({ port: server.#port, version: data.programs.major }, 'PostgreSQL is ready')
    return server
  }

  get url(): string {
    return `postgres://${roleName}:${this.#options.password}@127.0.0.1:${this.#port}/${databaseName}`
  }

  /** Resolves when no process of it is left. */
  async stop(): Promise<void> {
    this.#stopping = true
    await this.#process?.stop()
    await this.#recovery
  }

  /** Does not wait for connections to end. */
  kill(): void {
    this.#stopping = true
    this.#process?.kill()
  }

  async #launchOnFreePort(): Promise<void> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        await this.#launch()
        return
      } catch (error) {
        if (!(error instanceof PortTakenError) || attempt === portTries) throw error
        this.#port = await freePort()
      }
    }
  }

  async #launch(): Promise<void> {
    const until = performance.now() + endingMs
    for (;;) {
      try {
        await this.#launchOnce()
        return
      } catch (error) {
        if (!(error instanceof StillEndingError) || performance.now() > until) throw error
        await pause(lookMs)
      }
    }
  }

  async #launchOnce(): Promise<void> {
    const { log } = this.#options
    const started = new ServerProcess({
      data: this.#data,
      port: this.#port,
      settings: { ...settings, ...this.#options.settings },
      onLine: (line) => note(log, line, this.#stopping),
    })
    this.#process = started
    await started.ready
    void started.ended.then(() => {
      if (!this.#stopping) this.#recovery = this.#recover()
    })
  }

  async #recover(): Promise<void> {
    const { log } = this.#options
    for (let backoffMs = 100; !this.#stopping; backoffMs = Math.min(2 * backoffMs, longestBackoffMs)) {
      log.warn({}, 'PostgreSQL ended by itself and is started again')
      try {
        // Services know it at this port.
        await this.#launch()
        log.info({ port: this.#port }, 'PostgreSQL is back')
        return
      } catch (error) {
        log.error({ reason: messageOf(error) }, 'PostgreSQL could not be started again')
        await pause(backoffMs)
      }
    }
  }
}

const severities = { LOG: 'debug', WARNING: 'warn', ERROR: 'warn', FATAL: 'warn', PANIC: 'error' } as const

/** At its end, it says of each connection that it breaks it. */
function note(log: ServerLog, line: string, isStopping: boolean): void {
  const [, severity = 'LOG', text = line] = /^(LOG|WARNING|ERROR|FATAL|PANIC): {2}(.*)$/.exec(line) ?? []
  const level = isStopping ? 'debug' : severities[severity as keyof typeof severities]
  log[level]({ from: 'postgres' }, text)
}

/** The same as before where it is free, so that other tools find it again. */
async function freePort(wished = 0): Promise<number> {
  try {
    return await listenOnce(wished)
  } catch (error) {
    if (wished === 0) throw error
    return listenOnce(0)
  }
}

function listenOnce(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address() as { port: number }
      server.close(() => resolve(address.port))
    })
  })
}

function lastPort(file: string): number | undefined {
  const port = existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0
  return port > 0 && port < 65_536 ? port : undefined
}
