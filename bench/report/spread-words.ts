import type { Spread } from '../model/result.ts'
import { formatFigure, formatLike } from '../words/numbers.ts'

export function plusMinus({ mean, sd, low }: Spread): string {
  return low === null ? formatFigure(mean) : `${formatFigure(mean)} ± ${formatLike(sd, mean)}`
}

export function interval({ mean, low, high }: Spread): string {
  return low === null || high === null ? '–' : `${formatLike(low, mean)} to ${formatLike(high, mean)}`
}
