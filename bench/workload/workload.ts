import type { Workload, WorkloadName } from '../model/workload.ts'
import { Catalogue, type CatalogueOptions } from './catalogue.ts'
import { courseScript } from './course.ts'
import { backgroundManner, type Manner, mixedManner, type OfferedItem, ownManner } from './manner.ts'
import type { Account, Script } from './script.ts'
import { MixedBuyer } from './mixed-buyer.ts'
import { MixedSeller } from './mixed-seller.ts'
import { Random } from '../../services/chance/random.ts'

type MakeScript = (account: Account, catalogue: Catalogue, seed: number, scenario: number) => Script

/** Operations of both roles in this manner, each client going by what it was answered. */
function mixedScript(manner: Manner): MakeScript {
  return (account, catalogue, seed, scenario) => {
    const random = Random.of(seed, scenario, account.role === 'seller' ? 3 : 4, account.index)
    return account.role === 'seller'
      ? new MixedSeller(account, catalogue, random, manner)
      : new MixedBuyer(account, catalogue, random, manner)
  }
}

const ready: Record<WorkloadName, MakeScript> = { course: courseScript, mixed: mixedScript(mixedManner) }

/** @param market the items on offer, for a workload of your own: it may be filled until the first call */
export function scriptsOf(workload: Workload, market: readonly OfferedItem[]): MakeScript {
  return typeof workload === 'string' ? ready[workload] : mixedScript(ownManner(workload, market))
}

/** The items of a scenario, as many as the workload says. */
export function catalogueOf(
  workload: Workload,
  { seed, scenario, tag, sellers }: Pick<CatalogueOptions, 'seed' | 'scenario' | 'tag' | 'sellers'>,
): Catalogue {
  const sizes = typeof workload === 'string' ? {} : workload.sizes
  return new Catalogue({ ...sizes, seed, scenario, tag, sellers })
}

/** For traffic that measures nothing. */
export const backgroundWorkload = mixedScript(backgroundManner)
