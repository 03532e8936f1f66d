import type { DeskState } from '../../../electron/ipc/order-desk-types.ts'
import { formatPercent, plural } from '../../shared/format.ts'
import type { Tone } from '../words/tones.ts'

/** Turns cannot be shared to the hundredth. */
const slack = 0.02
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
      text: 'The desk is paused. Whoever waits keeps their place.',
    }
  if (contended.normalShare === null || contended.orders < enoughTurns)
    return {
      tone: 'neutral',
      icon: 'i-lucide-scale',
      text: `Nobody has to share now. While both wait, at least ${promised} of the turns go to normal orders.`,
    }
  const got = formatPercent(contended.normalShare)
  const turns = plural(contended.orders, 'turn')
  if (contended.normalShare >= normalShare - slack)
    return {
      tone: 'success',
      icon: 'i-lucide-circle-check',
      text: `Normal orders do not starve: ${got} of the last ${turns} in which both waited went to them, ${promised} are promised.`,
    }
  return {
    tone: 'error',
    icon: 'i-lucide-triangle-alert',
    text: `Normal orders got ${got} of the last ${turns} in which both waited, less than the ${promised} that are promised.`,
  }
}
