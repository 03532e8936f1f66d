import type { Tier } from '../../../services/contract/values.ts'

export const tiers: readonly { tier: Tier; name: string; icon: string; text: string }[] = [
  {
    tier: 'normal',
    name: 'Normal',
    icon: 'i-lucide-user',
    text: 'Orders are taken in turn, even when many VIPs order.',
  },
  {
    tier: 'vip',
    name: 'VIP',
    icon: 'i-lucide-crown',
    text: 'Orders go ahead of normal ones that wait. Prices are the same.',
  },
]
