import type { Catalogue } from './catalogue.ts'
import { MixedBuyer } from './mixed-buyer.ts'
import { MixedSeller } from './mixed-seller.ts'
import { Random } from '../../services/chance/random.ts'
import type { Account, Script } from './script.ts'

/** Every operation of both roles, in the shares of `mixedShares`, each client going by what it was answered. */
export function mixedScript(account: Account, catalogue: Catalogue, seed: number, scenario: number): Script {
  const random = Random.of(seed, scenario, account.role === 'seller' ? 3 : 4, account.index)
  return account.role === 'seller'
    ? new MixedSeller(account, catalogue, random)
    : new MixedBuyer(account, catalogue, random)
}
