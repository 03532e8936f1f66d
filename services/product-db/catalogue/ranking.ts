import sortedBtree from 'sorted-btree'

/** The facts that decide an item's place among those that match equally many keywords. */
export interface Rankable {
  up: number
  down: number
  cents: number
  category: number
  serial: number
}

/** Better feedback first, then the lower price, then the lower id. */
export function compareRank(a: Rankable, b: Rankable): number {
  return (
    b.up - b.down - (a.up - a.down) || a.cents - b.cents || a.category - b.category || a.serial - b.serial
  )
}

/** Items for sale in the order of their rank. An item must leave before its rank changes, and enter again after. */
export type RankedItems<Item extends Rankable> = sortedBtree.default<Rankable, Item>

export function newRankedItems<Item extends Rankable>(): RankedItems<Item> {
  return new sortedBtree.default<Rankable, Item>(undefined, compareRank)
}
