import { type Catalogue, catalogueWords } from './catalogue.ts'
import { Random } from '../../services/chance/random.ts'
import { type Account, opening, type Script, type Step, step } from './script.ts'

const pageSize = 10

/** The course's workload: sellers change a price to and fro, buyers search a category for a word. No request depends on an answer. */
export function courseScript(account: Account, catalogue: Catalogue, seed: number, scenario: number): Script {
  const random = Random.of(seed, scenario, account.role === 'seller' ? 1 : 2, account.index)
  const next =
    account.role === 'seller' ? priceChanges(account, random) : searches(account, catalogue, random)
  return { next, answered: () => undefined }
}

function priceChanges({ session, items }: Account, random: Random): () => Step {
  const { itemId, price } = random.pick(items)
  const raised = Math.round(price * 110) / 100
  const [up, back] = [raised, price].map((wanted) =>
    step('ChangeItemPrice', session, { itemId, price: wanted }),
  ) as [Step, Step]
  let raise = false
  return () => {
    raise = !raise
    return raise ? up : back
  }
}

function searches({ session }: Account, { categories }: Catalogue, random: Random): () => Step {
  const op = 'SearchItemsForSale'
  const begin = `${opening(op, session)}{"category":`
  return () => {
    const category = random.pick(categories)
    const tail = `${begin}${category},"keywords":["${random.pick(catalogueWords)}"],"limit":${pageSize}}}`
    return { op, tail, wantsResult: false }
  }
}
