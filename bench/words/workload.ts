import type { OwnWorkload, Workload } from '../model/workload.ts'
import { formatPercent } from './numbers.ts'

/** The name of a workload, as it stands in titles. */
export function nameWorkload(workload: Workload): string {
  return typeof workload === 'string' ? workload : workload.name
}

/** All that makes it what it is: two workloads with the same words ask for the same. */
export function describeWorkload(workload: Workload): string {
  if (typeof workload === 'string') return workload
  const { name, buyer, seller } = workload
  return [
    name,
    describeConditions(workload),
    ...(buyer ? [`buyers: ${sharesInWords(buyer)}`] : []),
    ...(seller ? [`sellers: ${sharesInWords(seller)}`] : []),
  ].join('; ')
}

/** All but its name and its operations. */
export function describeConditions({ thinkTime, keys, sizes }: OwnWorkload): string {
  const { items, categories, stock, page, bulk } = sizes
  return [
    `think time ${thinkTime}`,
    `keys ${keys}`,
    `${items} items in ${categories} categories`,
    ...(stock === undefined ? [] : [`stock ${stock}`]),
    `pages of ${page}`,
    `bulks of ${bulk}`,
  ].join('; ')
}

type Shares = NonNullable<OwnWorkload['buyer']> | NonNullable<OwnWorkload['seller']>

/** "80 % SearchItemsForSale, 20 % GetItem", the largest first. */
function sharesInWords(shares: Shares): string {
  const all = Object.entries(shares).filter(([, share]) => share > 0)
  const sum = all.reduce((total, [, share]) => total + share, 0)
  return all
    .toSorted(([, one], [, other]) => other - one)
    .map(([op, share]) => `${formatPercent(share / sum)} ${op}`)
    .join(', ')
}
