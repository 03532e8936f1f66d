import { otherThan } from '../../services/client/frontend-side.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Role } from '../../services/contract/values.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { OtherMarket } from '../ipc/shop-types.ts'

const patienceMs = 5_000

/** Throws unless a frontend of each side, or a gateway before it, answers at the addresses. */
export async function checkMarket(market: OtherMarket): Promise<void> {
  for (const role of ['buyer', 'seller'] as const) await checkOne(market, role)
}

async function checkOne(market: OtherMarket, role: Role): Promise<void> {
  const client = new MarketClient({
    role,
    addresses: [market[role]],
    connectWaitMs: patienceMs,
    timeoutMs: patienceMs,
    onEvent: () => undefined,
    onSession: () => undefined,
    onState: () => undefined,
  })
  try {
    const found = await otherThan(client, role)
    if (found !== undefined)
      throw new ApiError(
        'INVALID_ARGUMENT',
        `At ${client.address} is a ${found}, not a frontend for ${role}s. Look at the addresses again.`,
        { details: { field: role } },
      )
  } catch (error) {
    if (error instanceof ApiError && error.code === 'INVALID_ARGUMENT') throw error
    throw new ApiError(
      'UNAVAILABLE',
      `No frontend for ${role}s answers at ${client.address}. Look at the address, and whether the market runs and listens to other computers.`,
      { details: { field: role } },
    )
  } finally {
    client.close()
  }
}
