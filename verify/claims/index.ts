import type { Claim } from '../claim.ts'
import { cleanBenchmark } from './clean-benchmark.ts'
import { experimentsBusy, experimentsPass } from './experiments.ts'

/** In the order in which they are measured. One line for each file. */
export const claims: readonly Claim[] = [cleanBenchmark, experimentsPass, experimentsBusy]
