import type { Address } from '../../services/client/frontend-connections.ts'
import { MarketClient } from '../../services/client/market-client.ts'
import type { Role } from '../../services/contract/values.ts'
import type { Catalogue } from '../workload/catalogue.ts'
import type { Account } from '../workload/script.ts'
import { benchPassword, usernameOf } from './accounts.ts'
import { ask } from './ask.ts'
import { inParallel } from '../../services/client/in-parallel.ts'
import { type ClientPlace, samePlace } from './places.ts'
import { registerItems } from './register-items.ts'

/** The addresses of each side that its clients may connect to, at least one. */
export type Addresses = Record<Role, readonly Address[]>

const accountsAtOnce = 16
/** A password hash that is as slow as it should be, behind many others. */
const patienceMs = 60_000

/** Opens the accounts, logs them in and puts their items up for sale, before anything is timed. */
export async function setUp(options: {
  addresses: Addresses
  places: readonly ClientPlace[]
  catalogue: Catalogue
  prefix: string
  onProgress: (progress: { accounts: number; items: number }) => void
}): Promise<Account[]> {
  const { addresses, places, catalogue, prefix, onProgress } = options
  let accounts = 0
  let items = 0
  const opened: Account[] = []
  await inParallel(places, accountsAtOnce, async ({ role, index }) => {
    const client = new MarketClient({ role, addresses: addresses[role], timeoutMs: patienceMs })
    try {
      const username = usernameOf(prefix, { role, index })
      const password = benchPassword
      await ask(client, 'CreateAccount', { username, password })
      const { session } = await ask<{ session: string }>(client, 'Login', { username, password })
      accounts += 1
      onProgress({ accounts, items })
      const account: Account = { role, index, username, password, session, items: [] }
      if (role === 'seller')
        account.items = await registerItems(client, catalogue.itemsOf(index), (count) => {
          items += count
          onProgress({ accounts, items })
        })
      opened.push(account)
    } finally {
      client.close()
    }
  })
  return places.map((place) => opened.find((account) => samePlace(account, place))!)
}
