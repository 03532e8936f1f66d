import { randomInt } from 'node:crypto'
import { type ConformRole, roles } from '../../conform/catalogue/choose.ts'
import { AddressedSystem } from '../../conform/system/addressed-system.ts'
import { StartedSystem } from '../../conform/system/started-system.ts'
import type { System } from '../../conform/system/system.ts'
import type { Address, Side } from '../../conform/wire/peer.ts'
import { parseConfig } from '../../services/config/config.ts'
import { nextFreeBase, withPortBase } from '../../services/cluster/ports.ts'
import { UsageError } from '../base/exit-codes.ts'
import { parseAddress } from '../base/parse-address.ts'
import { suggest } from '../base/suggest.ts'

interface Judged {
  role?: string
  connect?: string[]
  command?: string
}

const firstPort = 12_000
const lastPort = 19_990
const startMs = 60_000
const internal: ReadonlySet<string> = new Set(['customer-db', 'product-db'])

export function roleOf({ role, connect = [], command }: Judged): ConformRole {
  const known = roles.find((name) => name === role)
  if (role === undefined) throw new UsageError(`--role: choose ${roles.join(', ')}.`)
  if (internal.has(role))
    throw new UsageError(
      `A ${role} alone cannot be judged yet: the operations between members are not specified. Judge the whole system ` +
        `with --role system.`,
    )
  if (known === undefined) {
    const meant = suggest(role, roles)
    throw new UsageError(
      `There is no role "${role}". ${meant === undefined ? `Choose ${roles.join(', ')}.` : `Did you mean ${meant}?`}`,
    )
  }
  if ((command === undefined) === (connect.length === 0))
    throw new UsageError('Give either --connect, or --command to start what is judged.')
  if (command?.trim() === '')
    throw new UsageError('--command is empty: give the command that starts the system.')
  return known
}

/** The system that is judged: at its addresses, or started by a command. */
export async function systemOf(role: ConformRole, { connect = [], command }: Judged): Promise<System> {
  if (command === undefined) return new AddressedSystem(addressesOf(role, connect))
  const sides: readonly Side[] = role === 'system' ? ['buyer', 'seller'] : [sideOf(role)]
  return new StartedSystem({ command, portBase: await freePorts(), startMs, sides })
}

/** Four in a row, from a place of chance: two runs at once shall not want the same ones. */
async function freePorts(): Promise<number> {
  const from = withPortBase(parseConfig({}), randomInt(firstPort, lastPort))
  const base = await nextFreeBase(from)
  if (base === undefined) throw new Error('There are no four free ports in a row.')
  return base
}

function addressesOf(role: ConformRole, texts: readonly string[]): Partial<Record<Side, Address>> {
  if (role !== 'system') {
    const [text = ''] = texts
    if (texts.length > 1) throw new UsageError(`One ${role} has one address: give --connect once.`)
    const side = sideOf(role)
    return { [side]: parseAddress(text.startsWith(`${side}=`) ? text.slice(side.length + 1) : text) }
  }
  const addresses: Partial<Record<Side, Address>> = {}
  for (const text of texts) {
    const [, side, address] = /^(buyer|seller)=(.*)$/.exec(text) ?? []
    if (side === undefined || address === undefined || addresses[side as Side] !== undefined)
      throw twoAddresses()
    addresses[side as Side] = parseAddress(address)
  }
  if (addresses.buyer === undefined || addresses.seller === undefined) throw twoAddresses()
  return addresses
}

function twoAddresses(): UsageError {
  return new UsageError(
    'A system has two addresses: give --connect buyer=<host>:<port> and --connect seller=<host>:<port>.',
  )
}

const sideOf = (role: ConformRole): Side => (role === 'buyer-frontend' ? 'buyer' : 'seller')
