import { sum } from './moments.ts'
import { normalBeyond } from './normal.ts'
import { doubledRanks, rankSumShares, tieSizes } from './rank-sums.ts'

export interface MannWhitney {
  /** The number of pairs in which the second is greater; ties count half. */
  u: number
  /** Probability of a U at least so far from the middle, if both samples came from the same distribution. */
  p: number
  exact: boolean
}

const exactUpTo = 20

export function mannWhitney(first: readonly number[], second: readonly number[]): MannWhitney {
  const ranks = doubledRanks([...first, ...second])
  const rankSum = sum(ranks.slice(first.length))
  const u = rankSum / 2 - (second.length * (second.length + 1)) / 2
  const exact = first.length <= exactUpTo && second.length <= exactUpTo
  const p = exact ? exactP(ranks, second.length, rankSum) : normalP(first, second, u)
  return { u, p: Math.min(1, p), exact }
}

/** Over every way to choose the second sample from all ranks, which is right with ties as well. */
function exactP(ranks: number[], chosen: number, rankSum: number): number {
  const middle = (sum(ranks) * chosen) / ranks.length
  const distance = Math.abs(rankSum - middle) - 1e-9
  return sum([...rankSumShares(ranks, chosen)].filter((_, total) => Math.abs(total - middle) >= distance))
}

function normalP(first: readonly number[], second: readonly number[], u: number): number {
  const pairs = first.length * second.length
  const all = first.length + second.length
  const ties = sum(tieSizes([...first, ...second]).map((size) => size ** 3 - size))
  const variance = (pairs / 12) * (all + 1 - ties / (all * (all - 1)))
  if (variance === 0) return 1
  const distance = Math.max(0, Math.abs(u - pairs / 2) - 0.5)
  return normalBeyond(distance / Math.sqrt(variance))
}
