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
  'customer-db': { does: 'accounts, carts', icon: 'i-lucide-users-round' },
  'product-db': { does: 'items, stock, orders', icon: 'i-lucide-package' },
  'buyer-frontend': {
    does: 'for buyers, stateless',
    icon: 'i-lucide-shopping-cart',
  },
  'seller-frontend': { does: 'for sellers, stateless', icon: 'i-lucide-store' },
  gateway: { does: 'balances requests', icon: 'i-lucide-split' },
  payments: { does: 'charges for orders', icon: 'i-lucide-credit-card' },
  'product-follower': {
    does: 'answers reads',
    icon: 'i-lucide-copy',
  },
  'product-standby': { does: 'copy on disk', icon: 'i-lucide-shield' },
  'customer-standby': { does: 'copy on disk', icon: 'i-lucide-shield' },
}
