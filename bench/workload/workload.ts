import type { WorkloadName } from '../model/plan.ts'
import type { Catalogue } from './catalogue.ts'
import { courseScript } from './course.ts'
import type { Account, Script } from './script.ts'
import { MixedBuyer } from './mixed-buyer.ts'
import { MixedSeller } from './mixed-seller.ts'
import { Random } from '../../services/chance/random.ts'

/** Every operation of both roles, in the shares of `mixedShares`, each client going by what it was answered. */
function mixedScript(account: Account, catalogue: Catalogue, seed: number, scenario: number): Script {
  const random = Random.of(seed, scenario, account.role === 'seller' ? 3 : 4, account.index)
  return account.role === 'seller'
    ? new MixedSeller(account, catalogue, random)
    : new MixedBuyer(account, catalogue, random)
}

type Workload = (account: Account, catalogue: Catalogue, seed: number, scenario: number) => Script

export const workloads: Record<WorkloadName, Workload> = { course: courseScript, mixed: mixedScript }
