import { reachableHost } from '../config/members.ts'
import type { CreateAccountsArgs } from '../contract/internal.ts'
import { checkDatabasesMatch, MixedDatabasesError } from '../cluster/mixed-databases.ts'
import { type DatabaseName, databaseNames } from '../cluster/topology.ts'
import { WireClient } from '../wire/client.ts'
import { ApiError } from '../wire/errors.ts'
import { sampleSellers } from './catalogue.ts'

/** How a database that runs can be asked by those who hold the cluster's secret. */
export type DatabaseAccess = (
  database: DatabaseName,
) => { host: string; port: number; secret: string } | undefined

/** No secret: the guide says it, and all of the sample's accounts have it. */
export const samplePassword = 'sample'

const buyerCount = 12
const patienceMs = 30_000

export const sampleBuyers: readonly string[] = Array.from(
  { length: buyerCount },
  (_, index) => `buyer${index + 1}`,
)

export function usernameOf(seller: string): string {
  return seller.toLowerCase()
}

export const sampleAccounts: CreateAccountsArgs['accounts'] = [
  ...sampleSellers.map((seller) => ({
    role: 'seller' as const,
    username: usernameOf(seller),
    name: `${seller}'s shop`,
    tier: 'normal' as const,
  })),
  ...sampleBuyers.map((username, index) => ({
    role: 'buyer' as const,
    username,
    name: `Buyer ${index + 1}`,
    tier: (index + 1) % 4 === 0 ? ('vip' as const) : ('normal' as const),
  })),
]

/** Opens all accounts of the sample at once: those of an earlier load stay. Their one password is hashed once. */
export async function openSampleAccounts(access: DatabaseAccess, trace: string): Promise<void> {
  const customers = access('customer-db')
  if (customers === undefined)
    throw new ApiError(
      'UNAVAILABLE',
      'customer-db is not running. Start it, then load the sample data again.',
    )
  const { host, port, secret } = customers
  await mustBelongTogether(access, secret)
  const client = new WireClient({
    host: reachableHost(host),
    port,
    service: 'customer-db',
    secret,
    from: 'sample',
    timeoutMs: patienceMs,
  })
  try {
    const args: CreateAccountsArgs = { password: samplePassword, accounts: sampleAccounts }
    await client.request('CreateAccounts', args, { trace, safety: 'repeatable' })
  } catch (error) {
    throw inWords(ApiError.of(error))
  } finally {
    client.close()
  }
}

/** Nothing is opened beside a product-db that belongs to other accounts. */
async function mustBelongTogether(access: DatabaseAccess, secret: string): Promise<void> {
  const running = databaseNames.flatMap((kind) => {
    const address = access(kind)
    return address ? { kind, ...address } : []
  })
  try {
    await checkDatabasesMatch(running, secret, false)
  } catch (error) {
    if (error instanceof MixedDatabasesError) throw new ApiError('UNAVAILABLE', error.summary)
    throw error
  }
}

function inWords(error: ApiError): ApiError {
  if (error.code !== 'ALREADY_EXISTS') return error
  const advice =
    'The sample data need an empty market: delete everything under Settings, then load them again.'
  return new ApiError(error.code, `${error.message} ${advice}`)
}
