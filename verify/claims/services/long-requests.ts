import { setImmediate } from 'node:timers/promises'
import { median } from '../../../bench/statistics/moments.ts'
import { Random } from '../../../services/chance/random.ts'
import { search, type SearchArgs } from '../../../services/product-db/catalogue/search.ts'
import { salesReport } from '../../../services/product-db/sales-report.ts'
import { ProductState } from '../../../services/product-db/state.ts'
import type { Claim, MeasureContext } from '../../runner/claim.ts'

const itemCount = 1_000_000
const categoryCount = 10_000
const mostMs = 5
const rounds = 21
const sellerId = 1
const mostRows = 500

type Work = Iterator<undefined, string>

const searches: Record<string, Partial<SearchArgs>> = {
  'a search without condition': {},
  'a search for a rare keyword': { keywords: ['rare'] },
  'a search for a rare and a common keyword': { keywords: ['rare', 'odd'] },
  'a search for keywords that no item has together': { keywords: ['odd', 'even'] },
  'a search for dear items': { keywords: ['dear'] },
  'a search for five keywords': { keywords: ['odd', 'even', 'dear', 'rare', 'none'] },
  'a search in a category': { keywords: ['odd', 'dear'], category: 2 },
}

/** Every second item is odd, one in ten is at the end of every list, and very few are rare. */
function keywordsOf(serial: number, cents: number): string[] {
  const keywords = [serial % 2 === 0 ? 'even' : 'odd']
  if (cents > 90_000_000) keywords.push('dear')
  if (serial % 100_000 === 0) keywords.push('rare')
  return keywords
}

async function largeCatalogue({ progress, signal }: MeasureContext): Promise<ProductState> {
  progress(`registering ${itemCount} items`)
  const state = new ProductState()
  const random = new Random(1)
  for (let serial = 1; serial <= itemCount; serial += 1) {
    const cents = random.integer(1, 100_000_000)
    const facts = { name: 'Item', condition: 'new' as const, quantity: 1 + (serial % 9) }
    const item = { ...facts, cents, category: serial % categoryCount, keywords: keywordsOf(serial, cents) }
    state.apply({ op: 'registerItem', at: 0, sellerId, item })
    if (serial % 10_000 > 0) continue
    await setImmediate()
    signal.throwIfAborted()
  }
  void state.catalogue.index
  return state
}

/** Short requests are answered in one step. */
function longestStep(begin: () => string | Work): number {
  let beganAt = performance.now()
  const work = begin()
  let longest = performance.now() - beganAt
  for (let done = typeof work === 'string'; !done;) {
    beganAt = performance.now()
    done = (work as Work).next().done === true
    longest = Math.max(longest, performance.now() - beganAt)
  }
  return longest
}

/** The list is made again after a category has got another item for sale. */
function categories({ catalogue }: ProductState): string {
  const item = catalogue.get('1-1')
  catalogue.change(item, { rev: item.rev, quantity: item.quantity === 0 ? 1 : 0 })
  return catalogue.categoriesJson()
}

/** The commands of the largest bulk requests, as the service applies them. */
function bulkWrites(state: ProductState): Record<string, () => string> {
  const at = 0
  const facts = { name: 'Item', condition: 'new' as const, keywords: ['odd', 'dear'], quantity: 1 }
  const items = Array.from({ length: mostRows }, (_, row) => ({ ...facts, category: row, cents: row + 1 }))
  let cents = 0
  return {
    'registering 500 items at once': () => {
      state.apply({ op: 'registerItems', at, sellerId, items })
      return ''
    },
    'changing the price of 500 items at once': () => {
      cents += 1
      const changes = items.map((_, row) => ({ itemId: `${row + 1}-${row + 1}`, cents, delta: undefined }))
      state.apply({ op: 'updateItems', at, sellerId, changes })
      return ''
    },
  }
}

function kindsOf(state: ProductState): Record<string, () => string | Work> {
  const { catalogue } = state
  const items = catalogue.bySeller.get(sellerId)!
  return {
    ...Object.fromEntries(
      Object.entries(searches).map(([kind, args]) => [
        kind,
        (): string | Work => search(catalogue, { limit: 100, ...args }),
      ]),
    ),
    'the list of categories': () => categories(state),
    'the sales report of a seller who has all items': () => salesReport(undefined, items, {}, 0),
    ...bulkWrites(state),
  }
}

export const longRequests: Claim = {
  id: 'search-1m',
  says: 'With 1,000,000 items no search, list of categories, report or bulk write holds up other requests for 5 ms.',
  short: false,
  async measure(context) {
    const state = await largeCatalogue(context)
    let slowest: [kind: string, ms: number] = ['', 0]
    for (const [kind, begin] of Object.entries(kindsOf(state))) {
      context.progress(kind)
      context.signal.throwIfAborted()
      await setImmediate()
      const ms = median(Array.from({ length: rounds }, () => longestStep(begin)))
      if (ms > slowest[1]) slowest = [kind, ms]
    }
    return {
      holds: slowest[1] < mostMs,
      figure: `${slowest[1].toFixed(2)} ms at the median of ${rounds} rounds, for the longest step of ${slowest[0]}`,
      bound: `under ${mostMs} ms`,
    }
  },
}
