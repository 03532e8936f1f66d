import { inParallel } from '../../services/client/in-parallel.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import { endsSession, refusesSession } from '../../services/contract/session-end.ts'
import { ApiError } from '../../services/wire/errors.ts'
import type { Catalogue, NewItem } from '../workload/catalogue.ts'
import type { Account, OwnItem } from '../workload/script.ts'
import { benchPassword, usernameOf } from './accounts.ts'
import { type ClientPlace, samePlace } from './places.ts'
import { registerItems } from './register-items.ts'
import type { Addresses } from './set-up.ts'
import { patience, stockOf, withdrawAll } from './take-off-sale.ts'

/** The users of background traffic are the same each time, and recognised by it. */
export const backgroundPrefix = 'traffic'
const name = 'Background traffic'
const usersAtOnce = 4
/** A password hash that is as slow as it should be, behind others. */
const entranceMs = 20_000

/** Logs them in, with a new account where there is none, and puts up for sale what is missing of the catalogue. */
export async function enterMarket(
  addresses: Addresses,
  places: readonly ClientPlace[],
  catalogue: Catalogue,
): Promise<Account[]> {
  const entered: Account[] = []
  await inParallel(places, usersAtOnce, async (place) => {
    const { role, index } = place
    const client = connect(place, addresses, { timeoutMs: entranceMs })
    const account = { username: usernameOf(backgroundPrefix, place), password: benchPassword }
    try {
      const { token: session } = await client.enter({ ...account, name })
      const items = role === 'seller' ? await offer(client, catalogue.itemsOf(index)) : []
      entered.push({ ...place, ...account, session, items })
    } finally {
      client.close()
    }
  })
  return places.map((place) => entered.find((account) => samePlace(account, place))!)
}

/**
 * Empties their carts, withdraws their items and ends their sessions: the market looks as it did before. Those who never
 * were there, or whose market was deleted, left nothing. Nobody can do anything for those whose accounts are locked.
 * @param sessionOf the session in which a user was last, if it is known
 */
export async function leaveMarket(
  addresses: Addresses,
  places: readonly ClientPlace[],
  sessionOf: (place: ClientPlace) => string | undefined,
): Promise<void> {
  await inParallel(places, usersAtOnce, async (place) => {
    const client = connect(place, addresses, patience)
    const username = usernameOf(backgroundPrefix, place)
    const token = sessionOf(place)
    try {
      if (token !== undefined) client.session = { token, accountId: 0, username, name }
      if (token !== undefined && (await hasLeft(client, place))) return
      await client.logIn(username, benchPassword)
      await hasLeft(client, place)
    } catch (error) {
      if (!refusesSession(ApiError.of(error).code)) throw error
    } finally {
      client.close()
    }
  })
}

/** False if its session is over. */
async function hasLeft(client: MarketClient, { role }: ClientPlace): Promise<boolean> {
  try {
    if (role === 'seller') await withdrawAll(client)
    else await client.call('ClearCart')
    await client.call('Logout')
    return true
  } catch (error) {
    if (endsSession(ApiError.of(error).code)) return false
    throw error
  }
}

async function offer(client: MarketClient, wanted: readonly NewItem[]): Promise<OwnItem[]> {
  const stock = await stockOf(client)
  const names = new Set(stock.map((item) => item.name))
  const missing = wanted.filter((item) => !names.has(item.name))
  return [...stock, ...(await registerItems(client, missing, () => undefined))]
}

function connect(
  { role }: ClientPlace,
  addresses: Addresses,
  limits: { timeoutMs: number; connectWaitMs?: number },
): MarketClient {
  return new MarketClient({ role, addresses: addresses[role], nextTrace: () => backgroundPrefix, ...limits })
}
