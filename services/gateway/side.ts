import { buyerOperations } from '../contract/buyer-operations.ts'
import type { Operations } from '../contract/operation.ts'
import { sellerOperations } from '../contract/seller-operations.ts'
import type { Role } from '../contract/values.ts'
import type { ServiceName } from '../config/config.ts'

/** The side of the frontends behind a gateway. */
export interface Side {
  role: Role
  frontends: Extract<ServiceName, `${Role}-frontend`>
  operations: Operations
}

export const sides: Readonly<Record<Role, Side>> = {
  buyer: { role: 'buyer', frontends: 'buyer-frontend', operations: buyerOperations },
  seller: { role: 'seller', frontends: 'seller-frontend', operations: sellerOperations },
}

/** These wait for a password to be hashed, for an order to be paid or for hundreds of items: their time says nothing. */
export const slowOperations: ReadonlySet<string> = new Set([
  'CreateAccount',
  'Login',
  'MakePurchase',
  'RegisterItems',
  'UpdateItems',
])
