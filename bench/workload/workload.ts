import type { WorkloadName } from '../model/plan.ts'
import type { Catalogue } from './catalogue.ts'
import { courseScript } from './course.ts'
import type { Account, Script } from './script.ts'
import { MixedBuyer } from './mixed-buyer.ts'
import { backgroundShares, type MixedShares, mixedShares } from './mixed-shares.ts'
import { MixedSeller } from './mixed-seller.ts'
import { Random } from '../../services/chance/random.ts'

/** Operations of both roles in these shares, each client going by what it was answered. */
function mixedScript({ buyer, seller }: MixedShares): Workload {
  return (account, catalogue, seed, scenario) => {
    const random = Random.of(seed, scenario, account.role === 'seller' ? 3 : 4, account.index)
    return account.role === 'seller'
      ? new MixedSeller(account, catalogue, random, seller)
      : new MixedBuyer(account, catalogue, random, buyer)
  }
}

type Workload = (account: Account, catalogue: Catalogue, seed: number, scenario: number) => Script

export const workloads: Record<WorkloadName, Workload> = {
  course: courseScript,
  mixed: mixedScript(mixedShares),
}

/** For traffic that measures nothing. */
export const backgroundWorkload = mixedScript(backgroundShares)
