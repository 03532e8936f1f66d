import type { Address } from '../../services/client/frontend-connections.ts'
import { UsageError } from './exit-codes.ts'

/** The address in an option such as `--connect`. */
export function parseAddress(text: string, option = '--connect'): Address {
  const [, bracketed, plain, digits] = /^(?:(?:\[([^\]]+)\]|([^:\s]*)):)?(\d{1,5})$/.exec(text) ?? []
  const port = Number(digits)
  if (digits === undefined || port < 1 || port > 65_535)
    throw new UsageError(`"${text}" is not an address: give ${option} <host>:<port>, like 127.0.0.1:6003.`)
  return { host: bracketed ?? (plain || '127.0.0.1'), port }
}
