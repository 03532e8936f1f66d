import type { AccountAnswer, AccountQuery } from '../contract/internal.ts'
import type { NamedRating, Rating } from '../contract/values.ts'
import type { Call } from '../process/call.ts'
import { ApiError } from '../wire/errors.ts'
import { type Backends, both } from './backends.ts'
import { readOptions } from './call-options.ts'
import { requestAsOf } from './relayed-reply.ts'

/** product-db has no record of a seller who never sold anything: customer-db knows whether there is one, and the name. */
export async function sellerRating(
  { customers, products }: Backends,
  call: Call,
  sellerId: number,
): Promise<NamedRating> {
  const query: AccountQuery = { role: 'seller', id: sellerId }
  const [{ exists, name = `Seller ${sellerId}` }, rating] = await both(
    customers.request<AccountAnswer>('HasAccount', query, readOptions(call)),
    requestAsOf<Rating>(products, call, 'GetSellerRating', { sellerId }, readOptions(call)),
  )
  if (exists) return { name, ...rating }
  throw new ApiError('NOT_FOUND', `There is no seller ${sellerId}. The items of a search name theirs.`, {
    details: { sellerId },
  })
}
