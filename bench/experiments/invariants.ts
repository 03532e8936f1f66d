import type { ExperimentCheck } from '../model/experiment.ts'
import type { Ledger, LedgerItem } from './messages.ts'

export interface Invariant extends ExperimentCheck {
  /** Whether no slowness excuses that it is violated. */
  ofSafety: boolean
}

const mostNamed = 10

/** The checks that must hold after every experiment. */
export function invariants(ledger: Ledger): Invariant[] {
  const { items, paidCents, revenueCents, takenCents, paidOrders, openOrders, doubles, lost } = ledger
  const wrong = items.filter((item) => !isConserved(item))
  const sum = (of: (item: LedgerItem) => number) => items.reduce((total, item) => total + of(item), 0)
  const units = `${sum(({ initial }) => initial)} at the beginning, ${sum(({ restocked }) => restocked)} added, ${sum(({ sold }) => sold)} sold, ${sum(({ left }) => left)} left`
  return [
    {
      title: 'No unit of stock appeared or disappeared',
      ofSafety: true,
      passed: wrong.length === 0,
      text: wrong.length === 0 ? units : firstOf(wrong.map(describeItem), '; '),
    },
    {
      title: 'Buyers paid as much as sellers earned',
      ofSafety: true,
      passed: paidCents === revenueCents,
      text: `${paidOrders} paid orders over ${money(paidCents)}; the sales reports say ${money(revenueCents)}`,
    },
    ...(takenCents === undefined
      ? []
      : [
          {
            title: 'Buyers paid as much as the payments service charged',
            ofSafety: true,
            passed: paidCents === takenCents,
            text: `${money(paidCents)} were paid; its ledger says ${money(takenCents)}`,
          },
        ]),
    {
      title: 'Nothing that was acknowledged is lost',
      ofSafety: true,
      passed: lost.length === 0,
      text:
        lost.length === 0 ? 'every order and every last price is there' : `missing: ${firstOf(lost, ', ')}`,
    },
    {
      title: 'Nothing was bought twice',
      ofSafety: true,
      passed: doubles === 0,
      text: doubles === 0 ? 'no order that nobody wanted' : `${doubles} orders that nobody wanted`,
    },
    {
      title: 'Every order came to its end',
      ofSafety: false,
      passed: openOrders === 0,
      text: openOrders === 0 ? 'none is left on its way' : `${openOrders} are still on their way`,
    },
  ]
}

/** Changes of which nobody knows may have happened or not. More than there was cannot have been sold. */
function isConserved({ initial, restocked, uncertain, sold, left }: LedgerItem): boolean {
  let possible = new Set([initial + restocked - sold])
  for (const delta of uncertain)
    possible = new Set([...possible, ...[...possible].map((units) => units + delta)])
  return left >= 0 && possible.has(left)
}

function describeItem({ itemId, initial, restocked, sold, left, uncertain }: LedgerItem): string {
  if (left < 0) return `${itemId}: ${sold} were sold of ${initial} + ${restocked}, so ${left} are left`
  const maybe = uncertain.length === 0 ? '' : ` (and perhaps ${uncertain.join(', ')})`
  return `${itemId}: ${initial} + ${restocked}${maybe} - ${sold} sold is not ${left}`
}

function firstOf(texts: readonly string[], separator: string): string {
  const more = texts.length > mostNamed ? [`${texts.length - mostNamed} more`] : []
  return [...texts.slice(0, mostNamed), ...more].join(separator)
}

function money(cents: number): string {
  return (cents / 100).toFixed(2)
}
