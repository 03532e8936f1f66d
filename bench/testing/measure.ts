import { built } from '../../services/testing/built.ts'
import type { BenchmarkHost, GeneratorHandlers, GeneratorProcess } from '../host/benchmark-host.ts'
import { forkHost } from '../fork-host.ts'
import { type PlanInput, planSchema } from '../model/plan.ts'
import type { Progress } from '../model/progress.ts'
import type { BenchmarkResult } from '../model/result.ts'
import { runBenchmark } from '../run-benchmark.ts'

export interface MeasureOptions {
  host?: BenchmarkHost
  signal?: AbortSignal
  onProgress?: (progress: Progress) => void
}

/** A benchmark with real generator processes; short, without warm-up and traces, unless the plan says otherwise. */
export function measure(plan: PlanInput, options: MeasureOptions = {}): Promise<BenchmarkResult> {
  return runBenchmark(planSchema.parse({ runs: 1, warmUpOps: 0, traceEvery: 0, ...plan }), {
    host: options.host ?? testHost(),
    signal: options.signal ?? new AbortController().signal,
    onProgress: options.onProgress ?? (() => undefined),
  })
}

export function testHost(): BenchmarkHost {
  return forkHost(built, (line) => void process.stderr.write(`${line}\n`))
}

/** A host that tells of the processes that it starts, and of the folders that services were given. */
export class WatchedHost implements BenchmarkHost {
  /** Those that run. */
  readonly generators = new Set<number>()
  /** All that there ever were, generators and services. */
  readonly started: number[] = []
  readonly folders = new Set<string>()
  /** The newest process of each service. */
  readonly servicePids = new Map<string, number>()
  onLaunch: () => void = () => undefined
  readonly services: BenchmarkHost['services']
  readonly versions: BenchmarkHost['versions']
  #host = testHost()

  constructor() {
    this.versions = this.#host.versions
    this.services = {
      launch: (launch, handlers) => {
        this.folders.add(launch.config.storage.folder)
        const process = this.#host.services.launch(launch, handlers)
        this.started.push(process.pid!)
        this.servicePids.set(launch.member, process.pid!)
        this.onLaunch()
        return process
      },
    }
  }

  launchGenerator({ onReport, onEnd }: GeneratorHandlers): GeneratorProcess {
    const process = this.#host.launchGenerator({
      onReport,
      onEnd: (end) => {
        this.generators.delete(process.pid!)
        onEnd(end)
      },
    })
    this.generators.add(process.pid!)
    this.started.push(process.pid!)
    return process
  }

  onServiceLine(line: string): void {
    this.#host.onServiceLine(line)
  }

  appCluster() {
    return undefined
  }

  ownPids(): number[] {
    return this.#host.ownPids()
  }
}
