import type { Claim } from '../runner/claim.ts'
import { appClaims } from './app/app.ts'
import { brackets } from './attacks/brackets.ts'
import { brokenFrames } from './attacks/broken-frames.ts'
import { cleanBenchmark } from './bench/clean-benchmark.ts'
import { deafReader } from './attacks/deaf-reader.ts'
import { descriptorsHeld } from './attacks/descriptors.ts'
import { experimentsBusy, experimentsPass } from './bench/experiments.ts'
import { faultEffects } from './services/faults.ts'
import { followerLag } from './services/follower.ts'
import { pausedFrontend } from './services/gateway.ts'
import { gatewayLogins } from './attacks/gateway-logins.ts'
import { generatorAccuracy } from './bench/generator-accuracy.ts'
import { generatorRate } from './bench/generator-rate.ts'
import { histogramRecording } from './bench/histogram-recording.ts'
import { hostileImport } from './attacks/hostile-import.ts'
import { hostileYaml } from './attacks/hostile-yaml.ts'
import { keyedFlood } from './attacks/keyed-flood.ts'
import { greedyClientsWait } from './attacks/greedy-clients.ts'
import { killsInPurchases, killsUnderLoad } from './services/kills.ts'
import { loginsInTurn, loginsWait } from './attacks/logins.ts'
import { promotionKeepsAnswers } from './services/promotion.ts'
import { restart } from './services/restart.ts'
import { restoresIdentity } from './services/restores-identity.ts'
import { scheduleRepeats } from './services/schedule.ts'
import { search } from './services/search.ts'
import { snapshotHoldUp } from './services/snapshot-hold-up.ts'
import { longRequests } from './services/long-requests.ts'
import { clusterStart } from './services/start.ts'
import { vipWaits } from './services/vip-waits.ts'

/** In the order in which they are measured. One line for each claim. */
export const claims: readonly Claim[] = [
  ...appClaims,
  clusterStart,
  faultEffects,
  scheduleRepeats,
  pausedFrontend,
  followerLag,
  search,
  longRequests,
  histogramRecording,
  restart,
  snapshotHoldUp,
  vipWaits,
  brokenFrames,
  brackets,
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
  promotionKeepsAnswers,
  restoresIdentity,
  generatorAccuracy,
  generatorRate,
  cleanBenchmark,
  experimentsPass,
  experimentsBusy,
]
