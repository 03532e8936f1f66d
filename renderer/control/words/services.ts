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
  /** It keeps data, so stopping it hard is what durability is about. */
  keepsData: boolean
}

export const serviceWords: Record<ServiceKind, ServiceWords> = {
  'customer-db': { does: 'accounts, sessions, carts', icon: 'i-lucide-users-round', keepsData: true },
  'product-db': { does: 'items, stock, orders', icon: 'i-lucide-package', keepsData: true },
  'buyer-frontend': {
    does: 'for buyers, keeps nothing',
    icon: 'i-lucide-shopping-cart',
    keepsData: false,
  },
  'seller-frontend': { does: 'for sellers, keeps nothing', icon: 'i-lucide-store', keepsData: false },
  gateway: { does: 'spreads requests over the frontends', icon: 'i-lucide-split', keepsData: false },
  payments: { does: 'charges for orders', icon: 'i-lucide-credit-card', keepsData: false },
  'product-follower': {
    does: 'a copy of the catalogue to read from',
    icon: 'i-lucide-copy',
    keepsData: false,
  },
}
