import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ForkLauncher } from '../services/host/cluster-fork-launcher.ts'
import { version } from '../services/host/version.ts'
import type { BenchmarkHost, GeneratorHandlers, GeneratorProcess } from './benchmark-host.ts'
import type { Report } from './generator/messages.ts'

/** A benchmark on the command line: everything it starts is a forked Node process. `built` is their folder. */
export function forkHost(built: URL, onServiceLine: (line: string) => void): BenchmarkHost {
  return {
    versions: { marketlab: version, node: process.version },
    launchGenerator: (handlers) => forkGenerator(built, handlers),
    services: new ForkLauncher((service) => new URL(`${service}.js`, built)),
    onServiceLine,
    appCluster: () => undefined,
    ownPids: () => [process.pid],
  }
}

function forkGenerator(built: URL, { onReport, onEnd }: GeneratorHandlers): GeneratorProcess {
  const child = fork(fileURLToPath(new URL('bench-generator.js', built)), [], {
    execArgv: [],
    // Latencies travel as typed arrays.
    serialization: 'advanced',
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // A Ctrl-C at the terminal is for this process alone, which then ends what it started.
    detached: process.platform !== 'win32',
  })
  child.on('message', (report) => onReport(report as Report))
  child.on('error', (error) => onReport({ type: 'failed', message: error.message }))
  child.once('close', (code, signal) => onEnd({ code, signal }))
  return {
    pid: child.pid,
    send: (order) => {
      // To one that is ending nothing can be sent; its end will tell.
      if (child.connected) child.send(order, () => undefined)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
