import { fork } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ForkLauncher } from '../services/cluster/fork-launcher.ts'
import { version } from '../services/process/version.ts'
import type { BenchmarkHost, WorkerHandlers, WorkerProcess } from './host/benchmark-host.ts'
import type { ExperimentHost } from './experiments/experiment-host.ts'

/** A benchmark on the command line: everything it starts is a forked Node process. `built` is their folder. */
export function forkHost(built: URL, onServiceLine: (line: string) => void): BenchmarkHost {
  return {
    versions: { marketlab: version, node: process.version },
    launchGenerator: (handlers) => forkWorker(built, 'bench-generator', handlers),
    services: new ForkLauncher((service) => new URL(`${service}.js`, built)),
    onServiceLine,
    appCluster: () => undefined,
    ownPids: () => [process.pid],
  }
}

/** The same for an experiment. */
export function forkExperimentHost(built: URL, onServiceLine: (line: string) => void): ExperimentHost {
  return {
    launchClients: (handlers) => forkWorker(built, 'experiment-clients', handlers),
    services: new ForkLauncher((service) => new URL(`${service}.js`, built)),
    onServiceLine,
  }
}

function forkWorker<Task extends object, Report extends { type: string }>(
  built: URL,
  program: string,
  { onReport, onEnd }: WorkerHandlers<Report | { type: 'failed'; message: string }>,
): WorkerProcess<Task> {
  const child = fork(fileURLToPath(new URL(`${program}.js`, built)), [], {
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
    send: (task) => {
      // To one that is ending nothing can be sent; its end will tell.
      if (child.connected) child.send(task, () => undefined)
    },
    kill: () => void child.kill('SIGKILL'),
  }
}
