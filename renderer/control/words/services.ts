import type { ServiceName } from '../../../electron/ipc/cluster-types.ts'
import type { LogSource } from '../../../electron/ipc/log-types.ts'

export const services = [
  'customer-db',
  'product-db',
  'buyer-frontend',
  'seller-frontend',
] as const satisfies readonly ServiceName[]

export const sources = [...services, 'app'] as const satisfies readonly LogSource[]

interface ServiceWords {
  /** What it is for, in a few words. */
  does: string
  icon: string
  /** It keeps data, so stopping it hard is what durability is about. */
  keepsData: boolean
}

export const serviceWords: Record<ServiceName, ServiceWords> = {
  'customer-db': { does: 'accounts, sessions, carts', icon: 'i-lucide-users-round', keepsData: true },
  'product-db': { does: 'items, stock, orders', icon: 'i-lucide-package', keepsData: true },
  'buyer-frontend': {
    does: 'for buyers, keeps nothing',
    icon: 'i-lucide-shopping-cart',
    keepsData: false,
  },
  'seller-frontend': { does: 'for sellers, keeps nothing', icon: 'i-lucide-store', keepsData: false },
}
