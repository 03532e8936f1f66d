import type { Claim } from '../claim.ts'
import { cleanBenchmark } from './clean-benchmark.ts'
import { experimentsBusy, experimentsPass } from './experiments.ts'
import { generatorAccuracy } from './generator-accuracy.ts'
import { generatorRate } from './generator-rate.ts'
import { restart } from './restart.ts'
import { search } from './search.ts'
import { snapshotHoldUp } from './snapshot-hold-up.ts'

/** In the order in which they are measured. One line for each claim. */
export const claims: readonly Claim[] = [
  search,
  restart,
  snapshotHoldUp,
  generatorAccuracy,
  generatorRate,
  cleanBenchmark,
  experimentsPass,
  experimentsBusy,
]
