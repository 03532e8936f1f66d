import type { Role } from '../../services/contract/values.ts'
import type { MarketClient } from '../../services/client/market-client.ts'
import { ApiError } from '../../services/wire/errors.ts'
import { UsageError } from '../base/exit-codes.ts'

/** An operation that only a frontend of this side knows; without a session it does nothing. */
const ownOperation = { buyer: 'DisplayCart', seller: 'DisplayItemsForSale' } as const

/** The other side knows some of the same operations, and would take the shell for one of its own clients. */
export async function checkSide(client: MarketClient, role: Role): Promise<void> {
  const { service } = await client.call<{ service: string }>('Ping', {}, { safety: 'once' })
  const other = role === 'buyer' ? 'seller' : 'buyer'
  if (service === `${role}-frontend`) return
  if (service === 'gateway' && (await knows(client, ownOperation[role]))) return
  const { address } = client
  throw new UsageError(
    `${address} is a ${service === 'gateway' ? `${other}s' gateway` : service.replace('-', ' ')}, not one for ${role}s. ` +
      `Name a ${role} frontend with --connect, or type "marketlab ${other} --connect ${address}" for the ${other}'s shell.`,
  )
}

async function knows(client: MarketClient, operation: string): Promise<boolean> {
  try {
    await client.call(operation, {}, { safety: 'once' })
    return true
  } catch (error) {
    return !(error instanceof ApiError && error.code === 'UNKNOWN_OP')
  }
}
