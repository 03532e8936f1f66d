import type { Claim } from '../runner/claim.ts'
import { appClaims } from './app.ts'
import { brokenFrames } from './broken-frames.ts'
import { cleanBenchmark } from './clean-benchmark.ts'
import { deafReader } from './deaf-reader.ts'
import { descriptorsHeld } from './descriptors.ts'
import { experimentsBusy, experimentsPass } from './experiments.ts'
import { faultEffects } from './faults.ts'
import { followerLag } from './follower.ts'
import { pausedFrontend } from './gateway.ts'
import { gatewayLogins } from './gateway-logins.ts'
import { generatorAccuracy } from './generator-accuracy.ts'
import { generatorRate } from './generator-rate.ts'
import { histogramRecording } from './histogram-recording.ts'
import { hostileImport } from './hostile-import.ts'
import { hostileYaml } from './hostile-yaml.ts'
import { keyedFlood } from './keyed-flood.ts'
import { greedyClientsWait } from './greedy-clients.ts'
import { killsInPurchases, killsUnderLoad } from './kills.ts'
import { loginsInTurn, loginsWait } from './logins.ts'
import { restart } from './restart.ts'
import { restoresIdentity } from './restores-identity.ts'
import { scheduleRepeats } from './schedule.ts'
import { search } from './search.ts'
import { snapshotHoldUp } from './snapshot-hold-up.ts'
import { clusterStart } from './start.ts'
import { vipWaits } from './vip-waits.ts'

/** In the order in which they are measured. One line for each claim. */
export const claims: readonly Claim[] = [
  ...appClaims,
  clusterStart,
  faultEffects,
  scheduleRepeats,
  pausedFrontend,
  followerLag,
  search,
  histogramRecording,
  restart,
  snapshotHoldUp,
  vipWaits,
  brokenFrames,
  greedyClientsWait,
  keyedFlood,
  loginsWait,
  loginsInTurn,
  deafReader,
  descriptorsHeld,
  gatewayLogins,
  hostileImport,
  hostileYaml,
  killsUnderLoad,
  killsInPurchases,
  restoresIdentity,
  generatorAccuracy,
  generatorRate,
  cleanBenchmark,
  experimentsPass,
  experimentsBusy,
]
