export const tiers = [
  { tier: 'vip', name: 'VIP orders', short: 'VIP', icon: 'i-lucide-crown', bar: 'bg-primary' },
  { tier: 'normal', name: 'Normal orders', short: 'Normal', icon: 'i-lucide-user-round', bar: 'bg-warning' },
] as const

export type TierWords = (typeof tiers)[number]
