import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import type { Config, ServiceKind } from '../../config/config.ts'
import { type Launch, type LaunchReport, launchVariable } from '../../process/launch.ts'
import { built } from '../built.ts'

/** One real service process, as built. */
export class ServiceProcess {
  readonly service: ServiceKind
  readonly child: ChildProcess
  /** Everything it wrote to stderr: one JSON line an event. */
  log = ''
  readonly exited: Promise<unknown>

  private constructor(service: ServiceKind, child: ChildProcess) {
    this.service = service
    this.child = child
    this.exited = once(child, 'exit')
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (this.log += text))
  }

  /** Resolves when it is ready; rejects with what it said if it does not get there. */
  static async start(
    service: ServiceKind,
    config: Config,
    options: { execArgv?: string[]; member?: string; descriptors?: number } = {},
  ): Promise<ServiceProcess> {
    const member = options.member ?? service
    const launch: Launch = { service, member, instance: crypto.randomUUID(), config }
    const child = fork(new URL(`${service}.js`, built), {
      env: { ...process.env, [launchVariable]: JSON.stringify(launch) },
      ...(options.descriptors === undefined
        ? { execArgv: options.execArgv ?? [] }
        : withDescriptors(options.descriptors)),
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    })
    const started = new ServiceProcess(service, child)
    const report = await Promise.race([
      once(child, 'message').then(([message]) => message as LaunchReport),
      started.exited.then((): LaunchReport => ({ type: 'failed', message: `${service} ended at its start` })),
    ])
    if (report.type === 'failed') {
      await started.exited
      throw new Error(`${report.message}\n${started.log}`)
    }
    return started
  }

  get pid(): number {
    return this.child.pid!
  }

  async kill(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill(signal)
    await this.exited
  }
}

/** As on a system that gives a process no more than these: the shell sets the limit and becomes the service. */
function withDescriptors(count: number): { execPath: string; execArgv: string[] } {
  return { execPath: '/bin/sh', execArgv: ['-c', `ulimit -n ${count}; exec "$0" "$@"`, process.execPath] }
}
