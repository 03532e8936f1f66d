import { Random } from '../../../services/chance/random.ts'
import {
  killedFrontendConfig,
  killFrontendInPurchases,
} from '../../../services/testing/kills/killed-frontend.ts'
import {
  killedServicesConfig,
  killServicesUnderLoad,
} from '../../../services/testing/kills/killed-services.ts'
import { TestCluster } from '../../../services/testing/clusters/test-cluster.ts'
import type { Claim } from '../../runner/claim.ts'

const killsOfEach = 8
const rounds = 30

// Both find out whether something is so, not how long it takes: a failure counts on a busy machine, too.

export const killsUnderLoad: Claim = {
  id: 'kills-under-load',
  says: 'Every acknowledged change survives kill -9, exactly once: two dozen kills under load.',
  short: false,
  tries: 1,
  disturbanceIsNoExcuse: true,
  async measure({ folder, signal }) {
    const cluster = await TestCluster.start(killedServicesConfig, { folder })
    try {
      const random = new Random(Date.now())
      const { kills, bought, changes, accounts } = await killServicesUnderLoad(cluster, {
        killsOfEach,
        random,
        signal,
      })
      return {
        holds: bought > 0,
        figure: `0 lost or doubled after ${kills} kills: ${bought} orders, ${changes} changes, ${accounts} accounts`,
        bound: '0 lost or doubled',
      }
    } finally {
      await cluster.stop()
    }
  },
}

export const killsInPurchases: Claim = {
  id: 'kills-in-purchases',
  says: 'A frontend killed at any step of a purchase neither loses nor doubles it: thirty kills.',
  short: false,
  tries: 1,
  disturbanceIsNoExcuse: true,
  async measure({ folder, signal }) {
    const cluster = await TestCluster.start(killedFrontendConfig, { folder })
    try {
      await killFrontendInPurchases(cluster, { rounds, random: new Random(Date.now()), signal })
      return {
        holds: true,
        figure: `0 lost or doubled after ${rounds} kills`,
        bound: '0 lost or doubled',
      }
    } finally {
      await cluster.stop()
    }
  },
}
