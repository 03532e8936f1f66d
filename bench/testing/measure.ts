import type { BenchmarkHost } from '../benchmark-host.ts'
import { forkHost } from '../fork-host.ts'
import { type PlanInput, planSchema } from '../model/plan.ts'
import type { Progress } from '../model/progress.ts'
import type { BenchmarkResult } from '../model/result.ts'
import { runBenchmark } from '../run-benchmark.ts'

/** Where vitest has built services and generator. */
export const built = new URL('../../out/', import.meta.url)

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

/** A host that tells of every process that it starts, by its pid, and of the folders that services were given. */
export class WatchedHost implements BenchmarkHost {
  readonly generators: number[] = []
  readonly services: BenchmarkHost['services']
  readonly servicePids: number[] = []
  readonly folders = new Set<string>()
  readonly versions: BenchmarkHost['versions']
  #host = testHost()

  constructor() {
    this.versions = this.#host.versions
    this.services = {
      launch: (launch, handlers) => {
        this.folders.add(launch.config.storage.folder)
        const process = this.#host.services.launch(launch, handlers)
        if (process.pid !== undefined) this.servicePids.push(process.pid)
        return process
      },
    }
  }

  launchGenerator(handlers: Parameters<BenchmarkHost['launchGenerator']>[0]) {
    const process = this.#host.launchGenerator(handlers)
    if (process.pid !== undefined) this.generators.push(process.pid)
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
