import type { Claim } from '../claim.ts'
import { appClaims } from './app.ts'
import { cleanBenchmark } from './clean-benchmark.ts'
import { experimentsBusy, experimentsPass } from './experiments.ts'
import { faultEffects } from './faults.ts'
import { followerLag } from './follower.ts'
import { pausedFrontend } from './gateway.ts'
import { generatorAccuracy } from './generator-accuracy.ts'
import { generatorRate } from './generator-rate.ts'
import { restart } from './restart.ts'
import { scheduleRepeats } from './schedule.ts'
import { search } from './search.ts'
import { snapshotHoldUp } from './snapshot-hold-up.ts'
import { clusterStart } from './start.ts'

/** In the order in which they are measured. One line for each claim. */
export const claims: readonly Claim[] = [
  ...appClaims,
  clusterStart,
  faultEffects,
  scheduleRepeats,
  pausedFrontend,
  followerLag,
  search,
  restart,
  snapshotHoldUp,
  generatorAccuracy,
  generatorRate,
  cleanBenchmark,
  experimentsPass,
  experimentsBusy,
]
