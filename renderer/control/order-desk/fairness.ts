import type { DeskState } from '../../../electron/ipc/order-desk-types.ts'
import { formatPercent, plural } from '../../shared/format.ts'
import type { Tone } from '../words/tones.ts'

/** Shares are sums of hundredths, which computers do not add up exactly. */
const rounding = 1e-9
/** Fewer turns than these say nothing about shares. */
const enoughTurns = 20

export interface Fairness {
  tone: Tone
  icon: string
  text: string
}

/** Whether normal orders have their share while VIP orders wait too. */
export function fairnessOf({ normalShare, contended, paused }: DeskState): Fairness {
  const promised = formatPercent(normalShare)
  if (paused)
    return {
      tone: 'neutral',
      icon: 'i-lucide-pause',
      text: 'The desk is paused. Waiting orders keep their places.',
    }
  if (contended.normalShare === null || contended.orders < enoughTurns)
    return {
      tone: 'neutral',
      icon: 'i-lucide-scale',
      text: `While VIP and normal orders both wait, at least ${promised} of the turns go to normal orders.`,
    }
  const turns = Math.round(contended.normalShare * contended.orders)
  // Turns cannot be halved: of 68 turns, 20 % are 13 whole ones.
  const least = Math.floor(normalShare * contended.orders + rounding)
  const got = `${turns} of the last ${plural(contended.orders, 'turn')} in which both queues had orders`
  if (turns >= least)
    return {
      tone: 'success',
      icon: 'i-lucide-circle-check',
      text: `Normal orders do not starve: ${got} went to them. At least ${least} are promised, which is ${promised} of the turns, rounded down.`,
    }
  return {
    tone: 'error',
    icon: 'i-lucide-triangle-alert',
    text: `Normal orders got ${got}. At least ${least} are promised, which is ${promised} of the turns, rounded down.`,
  }
}
