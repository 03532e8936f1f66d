import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isAlive } from '../../services/engine/folder/process-identity.ts'
import { findCluster } from '../../services/cluster/cluster-file.ts'
import type { ServiceName } from '../../services/config/config.ts'
import { projectFolder } from '../../services/testing/built.ts'
import { freePortBase } from '../../services/testing/ports.ts'
import type { Outcome, RunOptions } from './command-line.ts'

export const marketlabFile = fileURLToPath(new URL('bin/marketlab.js', projectFolder))

const patienceMs = 60_000

/** Runs the real command as a process to its end. Where the process is not what is tested, `commandLine` is cheaper. */
export async function marketlab(words: string[], options: RunOptions = {}): Promise<Outcome> {
  const child = spawn(process.execPath, [marketlabFile, ...words], {
    cwd: options.cwd,
    env: { ...process.env, ...options.env },
    stdio: 'pipe',
  })
  const output = collect(child)
  child.stdin.end(options.input ?? '')
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, stdout: output.stdout, stderr: output.stderr }
}

export interface Collected {
  stdout: string
  stderr: string
  /** Resolves once the output holds the text. */
  until(text: string | RegExp, stream?: 'stdout' | 'stderr'): Promise<void>
}

export function collect(child: ChildProcess): Collected {
  const watchers = new Set<(ended: boolean) => void>()
  const collected: Collected = {
    stdout: '',
    stderr: '',
    until: (text, stream = 'stdout') =>
      new Promise((resolve, reject) => {
        const settle = (conclude: () => void) => {
          clearTimeout(timer)
          watchers.delete(check)
          conclude()
        }
        const fail = (how: string) =>
          settle(() => reject(new Error(`${how} without ${text}:\n${JSON.stringify(collected)}`)))
        const check = (ended: boolean) => {
          const all = collected[stream]
          if (typeof text === 'string' ? all.includes(text) : text.test(all)) settle(resolve)
          else if (ended) fail('It ended')
        }
        const timer = setTimeout(() => fail('It went on'), patienceMs)
        watchers.add(check)
        check(false)
      }),
  }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream]?.setEncoding('utf8').on('data', (text: string) => {
      collected[stream] += text
      for (const check of [...watchers]) check(false)
    })
  }
  child.once('close', () => {
    for (const check of [...watchers]) check(true)
  })
  return collected
}

export function temporaryFolder(): string {
  return mkdtempSync(join(tmpdir(), 'marketlab-cli-'))
}

/** A configuration that makes logins quick, in a folder of its own. Requests that are to succeed do so on a busy machine too. */
export function quickConfig(folder: string): string {
  const file = join(folder, 'marketlab.yaml')
  const patience = 'timeouts: {requestMs: 30000, reconnectMs: 30000}'
  writeFileSync(file, `passwords: {cost: 1024}\nstorage: {folder: data}\n${patience}\n`)
  return file
}

export interface ReadyLine {
  ready: true
  services: Record<ServiceName, { host: string; port: number; pid: number }>
}

/** The command `marketlab cluster` as a process, in a temporary folder. */
export class MarketlabProcess {
  readonly folder: string
  readonly base: number
  readonly child: ChildProcess
  readonly output: Collected
  readonly closed: Promise<[number | null, NodeJS.Signals | null]>
  ready!: ReadyLine

  private constructor(folder: string, base: number, extra: string[]) {
    this.folder = folder
    this.base = base
    const words = ['cluster', '--config', quickConfig(folder), '--port-base', String(base), ...extra]
    this.child = spawn(process.execPath, [marketlabFile, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
    this.output = collect(this.child)
    this.closed = once(this.child, 'close') as Promise<[number | null, NodeJS.Signals | null]>
  }

  static async start(
    options: { folder?: string; base?: number; words?: string[] } = {},
  ): Promise<MarketlabProcess> {
    const base = options.base ?? (await freePortBase(4))
    const cluster = new MarketlabProcess(options.folder ?? temporaryFolder(), base, options.words ?? [])
    await cluster.output.until('\n')
    cluster.ready = JSON.parse(cluster.output.stdout) as ReadyLine
    return cluster
  }

  get data(): string {
    return join(this.folder, 'data')
  }

  get pids(): number[] {
    return Object.values(this.ready.services).map(({ pid }) => pid)
  }

  address(role: 'buyer' | 'seller'): string {
    return `127.0.0.1:${this.ready.services[`${role}-frontend`].port}`
  }

  /** A script in the shell of a role. Passwords are none of the arguments. */
  async shell(role: 'buyer' | 'seller', commands: string, ...words: string[]): Promise<Outcome> {
    const { commandLine } = await import('./command-line.ts')
    return commandLine([role, '--connect', this.address(role), ...words], { input: `${commands}\n` })
  }

  async stop(signal: NodeJS.Signals = 'SIGTERM'): Promise<number | null> {
    this.child.kill(signal)
    const [code] = await this.closed
    return code
  }

  /** Ends what a failed test left, and removes the folder. */
  async dispose(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) await this.stop()
    await allGone(this.pids)
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export function alive(pid: number): boolean {
  return isAlive({ pid, notedAt: Date.now() })
}

export async function allGone(pids: readonly number[]): Promise<void> {
  while (pids.some(alive)) await new Promise((resolve) => setTimeout(resolve, 5))
}

/** Waits until cluster.json says so. */
export async function clusterSays(
  data: string,
  holds: (cluster: NonNullable<ReturnType<typeof findCluster>>) => boolean,
): Promise<void> {
  for (;;) {
    const cluster = findCluster(data)
    if (cluster && holds(cluster)) return
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}
