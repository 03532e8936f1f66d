import { otherThan } from '../../services/client/frontend-side.ts'
import type { MarketClient } from '../../services/client/market-client.ts'
import type { Role } from '../../services/contract/values.ts'
import { UsageError } from '../base/exit-codes.ts'

/** Throws if the shell is connected to anything but a frontend or a gateway of its side. */
export async function checkSide(client: MarketClient, role: Role): Promise<void> {
  const found = await otherThan(client, role)
  if (found === undefined) return
  const other = role === 'buyer' ? 'seller' : 'buyer'
  const { address } = client
  throw new UsageError(
    `${address} is a ${found}, not one for ${role}s. ` +
      `Name a ${role} frontend with --connect, or type "marketlab ${other} --connect ${address}" for the ${other}'s shell.`,
  )
}
