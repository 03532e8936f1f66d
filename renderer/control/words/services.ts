import type { ServiceKind, ServiceName } from '../../../electron/ipc/cluster-types.ts'

export const services = [
  'customer-db',
  'product-db',
  'buyer-frontend',
  'seller-frontend',
] as const satisfies readonly ServiceName[]

interface ServiceWords {
  /** The purpose, in a few words. */
  does: string
  icon: string
}

export const serviceWords: Record<ServiceKind, ServiceWords> = {
  'customer-db': { does: 'accounts, sessions, carts', icon: 'i-lucide-users-round' },
  'product-db': { does: 'items, stock, orders', icon: 'i-lucide-package' },
  'buyer-frontend': {
    does: 'for buyers, keeps nothing',
    icon: 'i-lucide-shopping-cart',
  },
  'seller-frontend': { does: 'for sellers, keeps nothing', icon: 'i-lucide-store' },
  gateway: { does: 'spreads requests over the frontends', icon: 'i-lucide-split' },
  payments: { does: 'charges for orders', icon: 'i-lucide-credit-card' },
  'product-follower': {
    does: 'a copy of the catalogue to read from',
    icon: 'i-lucide-copy',
  },
}
