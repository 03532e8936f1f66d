import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { startFailure } from './failures.ts'
import { placeOf } from './place.ts'
import { programIn } from './programs.ts'
import { type DataFolder, serverEnvironment } from './run-program.ts'

/**
 * Runs the server beside a watcher. A word on the pipe ends it in order. The end of the pipe ends it at once: who started it
 * is gone, however that came about, and no server stays behind.
 */
const watched = `
exec 4<&0
"$@" </dev/null 4<&- &
server=$!
(if read word <&4; then kill -INT $server; cat <&4 >/dev/null; fi; kill -QUIT $server) >/dev/null 2>&1 &
watcher=$!
wait $server
code=$?
kill $watcher 2>/dev/null
exit $code`

/** After this time a server that should end in order is ended at once. */
const orderlyMs = 15_000
const linesKept = 50
/** It has no shell of this kind, and ends the server with the process that started it. */
const isWindows = process.platform === 'win32'

export interface ServerProcessOptions {
  data: DataFolder
  port: number
  settings: Readonly<Record<string, string>>
  onLine(line: string): void
}

/** One run of a server, from its start to its end. */
export class ServerProcess {
  /** Resolves when it takes connections. */
  readonly ready: Promise<void>
  readonly ended: Promise<void>
  readonly #child: ChildProcess
  #patience: NodeJS.Timeout | undefined

  constructor({ data, port, settings, onLine }: ServerProcessOptions) {
    const place = placeOf(data.folder, data.user)
    const program = programIn(data.programs, 'postgres')
    const all = {
      ...settings,
      port: String(port),
      listen_addresses: '127.0.0.1',
      unix_socket_directories: '',
    }
    const args = [
      '-D',
      place.path,
      ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`]),
    ]
    const [command, ...rest] = isWindows ? [program, ...args] : ['sh', '-c', watched, 'sh', program, ...args]
    this.#child = spawn(command!, rest, {
      ...data.user,
      cwd: place.cwd,
      // Ctrl-C at a terminal is for the cluster, whose services have work to finish first.
      detached: !isWindows,
      env: { ...process.env, ...serverEnvironment },
      stdio: ['pipe', 'ignore', 'pipe', ...place.stdio],
    })
    place.close()
    const lines: string[] = []
    this.ended = new Promise((resolve) => this.#child.once('close', () => resolve()))
    this.ready = new Promise((resolve, reject) => {
      createInterface({ input: this.#child.stderr! }).on('line', (line) => {
        lines.push(line)
        if (lines.length > linesKept) lines.shift()
        onLine(line)
        if (line.includes('database system is ready to accept connections')) resolve()
      })
      this.#child.once('error', reject)
      this.#child.once('close', () => reject(startFailure(data.folder, lines)))
    })
    this.ready.catch(() => undefined)
    this.#child.stdin!.on('error', () => undefined)
    void this.ended.then(() => clearTimeout(this.#patience))
  }

  /** Connections are closed, and what is in memory is written, so that the next start has nothing to recover. */
  stop(): Promise<void> {
    this.#patience ??= setTimeout(() => this.kill(), orderlyMs)
    if (isWindows) this.kill()
    else this.#child.stdin!.write('stop\n')
    return this.ended
  }

  /** At once. The next start recovers what was committed. */
  kill(): void {
    if (isWindows) this.#child.kill()
    else this.#child.stdin!.end()
  }
}
