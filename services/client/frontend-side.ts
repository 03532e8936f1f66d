import type { Role } from '../contract/values.ts'
import { ApiError } from '../wire/errors.ts'
import type { MarketClient } from './market-client.ts'

/** An operation that only a frontend of this side knows; without a session it does nothing. */
const ownOperation = { buyer: 'DisplayCart', seller: 'DisplayItemsForSale' } as const

/**
 * The service that answers in the place of a frontend of this side, in words; undefined if it is one, or a gateway of that side. The
 * other side knows some of the same operations, and would take the client for one of its own.
 */
export async function otherThan(client: MarketClient, role: Role): Promise<string | undefined> {
  const { service } = await client.call<{ service: string }>('Ping', {}, { safety: 'once' })
  if (service === `${role}-frontend`) return undefined
  if (service !== 'gateway') return service.replace('-', ' ')
  if (await knows(client, ownOperation[role])) return undefined
  return `${role === 'buyer' ? 'seller' : 'buyer'}s' gateway`
}

async function knows(client: MarketClient, operation: string): Promise<boolean> {
  try {
    await client.call(operation, {}, { safety: 'once' })
    return true
  } catch (error) {
    return !(error instanceof ApiError && error.code === 'UNKNOWN_OP')
  }
}
