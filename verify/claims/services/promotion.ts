import { Random } from '../../../services/chance/random.ts'
import { loseOwner, standbysAreThere } from '../../../services/testing/clusters/lost-owner.ts'
import { WideCluster } from '../../../services/testing/clusters/wide-cluster.ts'
import type { Claim } from '../../runner/claim.ts'

const rounds = 50

export const promotionKeepsAnswers: Claim = {
  id: 'promotion-keeps-answers',
  says:
    'With one copy, the promoted standby has every answered write, fifty times, when the disk of product-db is lost at a ' +
    'random moment under load',
  short: false,
  disturbanceIsNoExcuse: true,
  async measure({ signal, progress }) {
    const wide = await WideCluster.start([{ name: 'product-standby', kind: 'product-standby' }])
    const chance = new Random(Date.now())
    let answered = 0
    let missing = 0
    try {
      const seller = await wide.account('seller-frontend')
      for (let round = 1; round <= rounds; round += 1) {
        signal.throwIfAborted()
        await standbysAreThere(wide)
        const outcome = await loseOwner(wide, seller, chance.integer(1, 300))
        answered += outcome.answered.length
        missing += outcome.missing.length
        progress(`${round} of ${rounds}: ${answered} writes answered, ${missing} missing`)
        await wide.cluster.addMember({ kind: 'product-standby' })
      }
    } finally {
      await wide.stop()
    }
    return {
      holds: missing === 0,
      figure: `${missing} of ${answered} missing`,
      bound: 'none',
    }
  },
}
