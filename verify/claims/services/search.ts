import { median } from '../../../bench/statistics/moments.ts'
import { Random } from '../../../services/chance/random.ts'
import { manyWords } from '../../../services/testing/inputs/many-items.ts'
import type { Claim } from '../../runner/claim.ts'
import { withLargeShop } from '../shared/large-shop.ts'
import { timed } from '../shared/timed.ts'

const mayTakeMs = 1
const rounds = 200

const kinds: Record<string, (random: Random) => object> = {
  'no condition': () => ({}),
  'a category': (random) => ({ category: random.integer(0, 99) }),
  'one keyword': (random) => ({ keywords: [random.pick(manyWords)] }),
  'a keyword in a category': (random) => ({
    category: random.integer(0, 99),
    keywords: [random.pick(manyWords)],
  }),
  'three keywords': (random) => ({ keywords: random.shuffled(manyWords).slice(0, 3) }),
  'five keywords': (random) => ({ keywords: random.shuffled(manyWords).slice(0, 5) }),
  'what nobody sells': () => ({ keywords: ['nothing'] }),
}

export const search: Claim = {
  id: 'search-100k',
  says: 'Search in 100,000 items takes less than 1 ms at the median, whatever is searched for.',
  short: true,
  measure: (context) =>
    withLargeShop(context, async ({ database }) => {
      const random = new Random(2)
      const medians: [kind: string, ms: number][] = []
      for (const [kind, argsOf] of Object.entries(kinds)) {
        const excess: number[] = []
        for (let round = 0; round < rounds; round += 1) {
          context.signal.throwIfAborted()
          const ping = await timed(() => database.request('Ping'))
          const found = await timed(() => database.request('Search', { ...argsOf(random), limit: 20 }))
          excess.push(found - ping)
        }
        medians.push([kind, median(excess)])
      }
      const [kind, ms] = medians.reduce((slowest, each) => (each[1] > slowest[1] ? each : slowest))
      return {
        holds: ms < mayTakeMs,
        figure: `${ms.toFixed(3)} ms beyond a Ping at the median, for the slowest kind: ${kind}`,
        bound: `under ${mayTakeMs} ms`,
      }
    }),
}
