import { exponentOf, type OwnWorkload } from '../model/workload.ts'
import { byZipf, type Choose, uniformly } from './choice.ts'
import { backgroundShares, type MixedShares, mixedShares } from './mixed-shares.ts'

export interface OfferedItem {
  itemId: string
  sellerId: number
}

/** All that differs between workloads whose clients go by what they are answered. */
export interface Manner {
  shares: MixedShares
  /** Which items, categories and keywords are asked for. */
  choose: Choose
  pageOfBuyer: number
  pageOfSeller: number
  rowsOfUpdate: number
  rowsOfRegistration: number
  /** The items that buyers know from the start, the most wanted first. Undefined: what they have found. */
  market?: readonly OfferedItem[]
}

/** In the shares of the mixed workload. */
export const mixedManner: Manner = {
  shares: mixedShares,
  choose: uniformly,
  pageOfBuyer: 10,
  pageOfSeller: 20,
  rowsOfUpdate: 5,
  rowsOfRegistration: 3,
}

/** For traffic that measures nothing. */
export const backgroundManner: Manner = { ...mixedManner, shares: backgroundShares }

export function ownManner(
  { keys, sizes: { page, bulk }, buyer = {}, seller = {} }: OwnWorkload,
  market: readonly OfferedItem[],
): Manner {
  const exponent = exponentOf(keys) ?? 0
  return {
    shares: { buyer, seller },
    choose: exponent === 0 ? uniformly : byZipf(exponent),
    pageOfBuyer: page,
    pageOfSeller: page,
    rowsOfUpdate: bulk,
    rowsOfRegistration: bulk,
    market,
  }
}
