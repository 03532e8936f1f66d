import { reachableHost } from '../../services/config/members.ts'
import type { Role } from '../../services/contract/values.ts'
import { WireClient } from '../../services/wire/client.ts'
import type { Catalogue } from '../workload/catalogue.ts'
import type { Account } from '../workload/script.ts'
import { ask } from './ask.ts'
import { inParallel } from '../../services/client/in-parallel.ts'
import { type ClientPlace, samePlace } from './places.ts'
import { registerItems } from './register-items.ts'

export interface Address {
  host: string
  port: number
}

/** The addresses of each side that its clients may connect to, at least one. */
export type Addresses = Record<Role, readonly Address[]>

const password = 'benchmark'
const accountsAtOnce = 16
/** A password hash that is as slow as it should be, behind many others. */
const patienceMs = 60_000

/** Opens the accounts, logs them in and puts their items up for sale, before anything is timed. */
export async function setUp(options: {
  addresses: Addresses
  places: readonly ClientPlace[]
  catalogue: Catalogue
  /** Unique for this benchmark and scenario, so that names never clash with those of an earlier one. */
  prefix: string
  onProgress: (progress: { accounts: number; items: number }) => void
}): Promise<Account[]> {
  const { addresses, places, catalogue, prefix, onProgress } = options
  const clients = clientsOf(addresses)
  let accounts = 0
  let items = 0
  const opened: Account[] = []
  try {
    await inParallel(places, accountsAtOnce, async ({ role, index }) => {
      const client = clients[role]
      const username = `${prefix}-${role[0]}${index + 1}`
      await ask(client, 'CreateAccount', { username, password })
      const { session } = await ask<{ session: string }>(client, 'Login', { username, password })
      accounts += 1
      onProgress({ accounts, items })
      const account: Account = { role, index, username, password, session, items: [] }
      if (role === 'seller')
        account.items = await registerItems(client, session, catalogue.itemsOf(index), (count) => {
          items += count
          onProgress({ accounts, items })
        })
      opened.push(account)
    })
  } finally {
    for (const client of Object.values(clients)) client.close()
  }
  return places.map((place) => opened.find((account) => samePlace(account, place))!)
}

function clientsOf(addresses: Addresses): Record<Role, WireClient> {
  const open = (role: Role) => {
    const { host, port } = addresses[role][0]!
    return new WireClient({
      host: reachableHost(host),
      port,
      service: `${role}-frontend`,
      timeoutMs: patienceMs,
    })
  }
  return { buyer: open('buyer'), seller: open('seller') }
}
