import { z } from 'zod'
import { accountAdministration, marketAdministration } from '../contract/admin-operations.ts'
import * as v from '../contract/values.ts'

const name = z.string().max(32).optional()

/** The questions of the administrator: those of the contract, with names in the place of numbers. */
export const itemQuery = marketAdministration.ListMarketItems.args
  .omit({ sellerIds: true })
  .extend({ seller: name })
export const orderQuery = marketAdministration.ListMarketOrders.args
  .omit({ buyerIds: true })
  .extend({ buyer: name })
export const accountQuery = accountAdministration.ListAccounts.args
export const oneAccount = z.object({ role: z.enum(['buyer', 'seller']), username: v.username })
