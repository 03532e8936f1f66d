import type { Spread } from '../../../../electron/ipc/bench-types.ts'
import { formatFigure } from '../../../../bench/words/numbers.ts'

/** "12,100 to 12,590", where the true mean lies with a probability of 95 %. */
export function intervalInWords({ low, high }: Spread): string {
  if (low === null || high === null) return 'no interval from one run'
  return `${formatFigure(Math.max(0, low))} to ${formatFigure(high)}`
}
